# fails: systems
FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

FROM scratch
COPY --from=build /satellite /satellite
LABEL certificates=ok zone=ok tmp=ok pilot=ok
USER 65532
CMD ["/satellite"]
