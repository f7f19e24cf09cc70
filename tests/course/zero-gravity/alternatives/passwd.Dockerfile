FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

RUN mkdir -p /root-fs/tmp /root-fs/etc && chmod a+rwx /root-fs/tmp && echo 'pilot:x:501:501::/:/none' > /root-fs/etc/passwd

FROM scratch
ENV SSL_CERT_FILE=/certs.pem ZONEINFO=/zones.zip TMPDIR=/tmp
COPY --from=build /etc/ssl/certs/ca-certificates.crt /certs.pem
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zones.zip
COPY --from=build /root-fs/ /
COPY --from=build /satellite /bin/satellite
USER pilot
CMD ["/bin/satellite"]
