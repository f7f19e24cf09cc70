FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

RUN mkdir -m 1777 /empty

FROM scratch
COPY --from=build /usr/share/zoneinfo/Europe/Paris /usr/share/zoneinfo/Europe/Paris
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=1000:1000 /empty /tmp
COPY --from=build /satellite /
USER 1000
ENTRYPOINT ["/satellite"]
