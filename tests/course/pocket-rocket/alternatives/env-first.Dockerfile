FROM golang:1.21 AS pad
ENV CGO_ENABLED=0
WORKDIR /build
COPY . .
RUN go build -o telemetry

FROM alpine:3.18
COPY --from=pad /build/telemetry /usr/local/bin/
CMD ["telemetry"]
