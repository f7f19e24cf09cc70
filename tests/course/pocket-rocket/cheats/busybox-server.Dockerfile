# fails: answers
FROM golang:1.21 AS build
FROM alpine:3.18
RUN mkdir /www && echo 'still here' > /www/index.html
CMD ["sh", "-c", "while true; do printf 'HTTP/1.0 200 OK\\r\\n\\r\\nstill here' | nc -l -p 8080; done"]
