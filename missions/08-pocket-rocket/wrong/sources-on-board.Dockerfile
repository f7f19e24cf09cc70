FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o rocket .

# Small enough, and yet anybody who pulls it can read the sources.
FROM alpine:3.18
COPY --from=build /src /src
USER nobody
EXPOSE 8080
CMD ["/src/rocket"]
