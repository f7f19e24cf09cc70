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
# A shell that stays in the foreground is PID 1, and it does not pass the signal on.
CMD ["sh", "-c", "/rocket; echo landed"]
