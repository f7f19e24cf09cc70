FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
RUN CGO_ENABLED=0 go build -o /rocket .

FROM alpine:3.18
COPY --from=build /rocket /rocket
USER nobody
EXPOSE 8080
CMD ["/rocket"]
