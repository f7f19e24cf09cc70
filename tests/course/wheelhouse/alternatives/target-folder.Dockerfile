FROM python:3.11 AS quay
WORKDIR /work
COPY requirements.txt ./
COPY fastsum ./fastsum
RUN pip install --target=/packages -r requirements.txt

FROM python:3.11-slim
ENV PYTHONPATH=/packages PYTHONUNBUFFERED=1
WORKDIR /srv
COPY --from=quay /packages /packages
COPY app.py tides.json ./
USER nobody
CMD python app.py
