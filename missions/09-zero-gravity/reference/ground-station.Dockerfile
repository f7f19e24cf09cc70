FROM golang:1.21
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /satellite .
EXPOSE 8080
CMD ["/satellite"]
