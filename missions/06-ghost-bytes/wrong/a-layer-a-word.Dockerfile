FROM alpine:3.18 AS darkroom
COPY . /src
RUN sh /src/fetch.sh /tmp/catalogue.tar
RUN mkdir /observatory && tar -xf /tmp/catalogue.tar -C /observatory
RUN sh /src/index.sh /observatory

FROM alpine:3.18
COPY --from=darkroom /src/fetch.sh /src/fetch.sh
COPY --from=darkroom /src/index.sh /src/index.sh
COPY --from=darkroom /observatory/stars.csv /observatory/stars.csv
COPY --from=darkroom /observatory/stars.txt /observatory/stars.txt
RUN touch /observatory/one
RUN touch /observatory/two
RUN touch /observatory/three
CMD ["cat", "/observatory/stars.txt"]
