FROM alpine:3.18 AS fetch
COPY . /src
RUN sh /src/fetch.sh /catalogue.tar

FROM fetch AS index
WORKDIR /observatory
RUN tar -xf /catalogue.tar
RUN sh /src/index.sh .

FROM alpine:3.18
LABEL org.opencontainers.image.title=stars
COPY --from=index /observatory/stars.* /observatory/
CMD ["sort", "-n", "-k2", "/observatory/stars.txt"]
