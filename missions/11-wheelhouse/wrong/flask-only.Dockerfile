FROM python:3.11-slim
WORKDIR /app
RUN pip install flask==3.0.3
COPY app.py tides.json ./
USER 1000
CMD ["python", "app.py"]
