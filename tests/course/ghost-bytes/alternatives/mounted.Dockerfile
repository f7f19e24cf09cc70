FROM alpine:3.18 AS build
COPY . /src
RUN mkdir /out && cd /out && sh /src/fetch.sh /tmp/c.tar && tar xf /tmp/c.tar stars.csv && sh /src/index.sh . && rm /tmp/c.tar

FROM alpine:3.18
WORKDIR /observatory
COPY --from=build /out/ .
ENTRYPOINT ["cat"]
CMD ["stars.txt"]
