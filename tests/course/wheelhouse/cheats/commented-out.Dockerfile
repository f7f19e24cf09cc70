# fails: light, no-compiler
FROM python:3.11
WORKDIR /app
COPY requirements.txt ./
COPY fastsum fastsum
RUN pip install -r requirements.txt
# FROM python:3.11-slim
COPY app.py tides.json ./
USER 1000
CMD ["python", "app.py"]
