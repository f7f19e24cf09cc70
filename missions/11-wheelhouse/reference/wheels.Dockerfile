FROM python:3.11 AS builder
WORKDIR /build

COPY requirements.txt ./
COPY fastsum fastsum
RUN pip wheel --wheel-dir=/wheels -r requirements.txt

FROM python:3.11-slim AS packages
COPY --from=builder /wheels /wheels
RUN pip install --no-index --find-links=/wheels --prefix=/install flask fastsum

FROM python:3.11-slim
WORKDIR /app

COPY --from=packages /install /usr/local
COPY app.py tides.json ./

USER 1000
EXPOSE 5000
CMD ["python", "app.py"]
