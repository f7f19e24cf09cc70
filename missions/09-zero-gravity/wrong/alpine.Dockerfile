FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY main.go ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

FROM alpine:3.18
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
COPY --from=build /satellite /satellite
ENV ZONEINFO=/zoneinfo.zip
USER nobody
CMD ["/satellite"]
