FROM golang:1.21 AS build
WORKDIR /src
COPY main.go go.mod go.sum ./
RUN env CGO_ENABLED=0 go build -o /rocket .

FROM alpine:3.18
WORKDIR /app
COPY --from=build /rocket ./rocket
CMD exec ./rocket
