FROM python:3.11 AS builder
WORKDIR /build
COPY requirements.txt ./
COPY fastsum fastsum
RUN pip wheel --wheel-dir=/wheels -r requirements.txt

FROM python:3.11-slim
WORKDIR /app
COPY --from=builder /wheels /wheels
RUN pip install --no-index --find-links=/wheels flask fastsum && rm -r /wheels
COPY app.py tides.json ./
USER 1000
CMD ["python", "app.py"]
