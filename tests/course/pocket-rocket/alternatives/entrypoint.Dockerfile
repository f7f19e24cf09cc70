FROM golang:1.21
WORKDIR /src
COPY go.* *.go ./
RUN CGO_ENABLED=0 go build -ldflags '-s -w' -o /out/rocket .

FROM alpine:3.18 AS rocket
RUN adduser -D pilot
COPY --from=0 /out /opt
USER pilot
ENTRYPOINT ["/opt/rocket"]
