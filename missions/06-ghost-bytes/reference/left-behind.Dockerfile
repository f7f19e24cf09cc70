FROM alpine:3.18 AS darkroom

COPY . /src
RUN sh /src/fetch.sh /tmp/catalogue.tar
RUN mkdir /observatory && tar -xf /tmp/catalogue.tar -C /observatory
RUN sh /src/index.sh /observatory

FROM alpine:3.18
COPY --from=darkroom /observatory/stars.txt /observatory/stars.txt

CMD ["cat", "/observatory/stars.txt"]
