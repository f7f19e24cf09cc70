FROM node:20-alpine AS web
COPY web /web
WORKDIR /web
RUN npm ci && npm run build && rm -rf node_modules

FROM golang:1.21 AS build
COPY api /api
RUN cd /api && CGO_ENABLED=0 go build -o server .

FROM alpine:3.18 AS api
RUN adduser -D -H pilot
COPY --from=build --chown=pilot /api/server /usr/local/bin/server
USER pilot
CMD exec server

# Its own site, in its own folder.
FROM nginx:alpine AS front
RUN printf "server {\n  listen 80;\n  root /site;\n}\n" > /etc/nginx/conf.d/default.conf
COPY --from=web /web/dist/index.html /web/dist/main.js /web/dist/page.css /site/
