FROM python:3.11 AS compile
COPY fastsum /src/fastsum
COPY requirements.txt /src/
WORKDIR /src
RUN python -m pip install --no-warn-script-location --prefix /opt/tides -r requirements.txt

FROM python:3.11-slim AS sail
RUN useradd --uid 4242 master
ENV PYTHONPATH=/opt/tides/lib/python3.11/site-packages
COPY --from=compile /opt/tides /opt/tides
WORKDIR /home/master
COPY . .
USER master
CMD ["python", "app.py"]
