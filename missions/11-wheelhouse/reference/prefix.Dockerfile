FROM python:3.11 AS builder
WORKDIR /build

COPY requirements.txt ./
COPY fastsum fastsum
RUN pip install --prefix=/install -r requirements.txt

FROM python:3.11-slim
WORKDIR /app

COPY --from=builder /install /usr/local
COPY app.py tides.json ./

USER 1000
EXPOSE 5000
CMD ["python", "app.py"]
