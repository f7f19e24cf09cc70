# fails: two-stages, only-the-rocket, payload
FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /rocket .
# FROM alpine:3.18
# COPY --from=build /rocket /rocket
CMD ["/rocket"]
