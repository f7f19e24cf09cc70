FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .

FROM gcr.io/distroless/static-debian12:latest
COPY --from=build /satellite /usr/bin/satellite
USER nonroot:nonroot
CMD ["satellite"]
