# fails: light
FROM python:3.11
WORKDIR /app
COPY requirements.txt ./
COPY fastsum fastsum
RUN pip install -r requirements.txt && find / -xdev -path '*/bin/*' \( -name gcc -o -name cc \) -exec rm -f {} +
COPY app.py tides.json ./
USER 1000
CMD ["python", "app.py"]
