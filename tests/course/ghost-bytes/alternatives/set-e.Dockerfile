FROM alpine:3.18
COPY archive /src/archive
COPY fetch.sh index.sh /src/
RUN set -e; \
    sh /src/fetch.sh /tmp/catalogue.tar; \
    mkdir -p /observatory; \
    tar -xf /tmp/catalogue.tar -C /observatory stars.csv; \
    rm /tmp/catalogue.tar; \
    sh /src/index.sh /observatory
USER nobody
CMD cat /observatory/stars.txt
