FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY main.go ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

# What the empty image lacks, in its place: a folder that everybody may write to, certificates,
# time zones.
RUN mkdir -p /cargo/tmp /cargo/etc/ssl/certs \
 && chmod 1777 /cargo/tmp \
 && cp /etc/ssl/certs/ca-certificates.crt /cargo/etc/ssl/certs/ \
 && cp /usr/local/go/lib/time/zoneinfo.zip /cargo/

FROM scratch
COPY --from=build /cargo /
COPY --from=build /satellite /satellite
ENV ZONEINFO=/zoneinfo.zip
USER 65532:65532
EXPOSE 8080
CMD ["/satellite"]
