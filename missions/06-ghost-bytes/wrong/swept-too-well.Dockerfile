FROM alpine:3.18
WORKDIR /observatory

COPY . /src
RUN sh /src/fetch.sh /tmp/catalogue.tar \
 && tar -xf /tmp/catalogue.tar -C /observatory \
 && sh /src/index.sh /observatory \
 && rm -r /tmp/catalogue.tar /observatory/*

CMD ["cat", "/observatory/stars.txt"]
