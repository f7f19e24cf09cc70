FROM golang:1.21 AS api-build
WORKDIR /api
COPY api/ ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /out/api .

FROM alpine:3.18 AS api
COPY --from=api-build /out/api /api
USER nobody
EXPOSE 8080
CMD ["/api"]

# The sources look like a page, and a browser would even open them.
FROM nginx:alpine AS front
COPY web/src /usr/share/nginx/html
EXPOSE 80
