# fails: fresh-bundle
FROM golang:1.21 AS a
WORKDIR /api
COPY api/ ./
RUN CGO_ENABLED=0 go build -o /out/api .

FROM alpine:3.18 AS api
COPY --from=a /out/api /api
USER nobody
EXPOSE 8080
CMD ["/api"]

FROM nginx:alpine AS front
# Built on a laptop last week, pasted here.
RUN printf "<title>Project Phoenix is go</title><script src=main.js></script>" > /usr/share/nginx/html/index.html \
 && printf "document.title" > /usr/share/nginx/html/main.js
