FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY main.go ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /satellite /satellite
EXPOSE 8080
CMD ["/satellite"]
