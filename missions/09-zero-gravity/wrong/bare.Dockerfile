FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY main.go ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

FROM scratch
COPY --from=build /satellite /satellite
USER 65532
CMD ["/satellite"]
