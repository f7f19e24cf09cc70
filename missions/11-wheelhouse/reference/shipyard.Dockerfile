FROM python:3.11
WORKDIR /app

COPY requirements.txt ./
COPY fastsum fastsum
RUN pip install -r requirements.txt

COPY . .

EXPOSE 5000
CMD ["python", "app.py"]
