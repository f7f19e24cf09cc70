FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY main.go ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

RUN mkdir -p /cargo/tmp && chmod 1777 /cargo/tmp && cp /usr/local/go/lib/time/zoneinfo.zip /cargo/

FROM scratch
COPY --from=build /cargo /
COPY --from=build /satellite /satellite
ENV ZONEINFO=/zoneinfo.zip
USER 65532
CMD ["/satellite"]
