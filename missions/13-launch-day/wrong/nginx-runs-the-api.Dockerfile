FROM node:20-alpine AS web-build
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/build.js ./
COPY web/src ./src
RUN npm run build

FROM golang:1.21 AS api-build
WORKDIR /api
COPY api/ ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /out/api .

# A web server is a heavy coat for a binary that serves its own answers.
FROM nginx:alpine AS api
COPY --from=api-build /out/api /api
USER nobody
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["/api"]

FROM nginx:alpine AS front
COPY --from=web-build /web/dist /usr/share/nginx/html
EXPOSE 80
