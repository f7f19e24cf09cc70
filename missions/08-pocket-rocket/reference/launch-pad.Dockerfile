FROM golang:1.21
WORKDIR /src
COPY . .
RUN go build -o /rocket .
EXPOSE 8080
CMD /rocket
