FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /rocket .

# The whole launch pad goes along for the ride.
FROM golang:1.21
COPY --from=build /rocket /rocket
USER nobody
EXPOSE 8080
CMD ["/rocket"]
