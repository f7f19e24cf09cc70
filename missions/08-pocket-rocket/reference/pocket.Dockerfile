# The launch pad: compiler, linker, standard library. None of it flies.
FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
# No C library to look for at run time: the binary carries everything it needs.
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /rocket .

# The rocket: one file on a very small planet.
FROM alpine:3.18
COPY --from=build /rocket /rocket
USER nobody
EXPOSE 8080
CMD ["/rocket"]
