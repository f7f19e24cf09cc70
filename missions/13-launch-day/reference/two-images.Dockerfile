# The workshop of the page.
FROM node:20-alpine AS web-build
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/build.js ./
COPY web/src ./src
RUN npm run build

# The workshop of the engines.
FROM golang:1.21 AS api-build
WORKDIR /api
COPY api/go.mod api/go.sum ./
RUN go mod download
COPY api/ ./
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /out/api .

# What flies: one binary …
FROM alpine:3.18 AS api
COPY --from=api-build /out/api /api
USER nobody
EXPOSE 8080
CMD ["/api"]

# … and one web server with our page where it looks for pages.
FROM nginx:alpine AS front
COPY --from=web-build /web/dist /usr/share/nginx/html
EXPOSE 80
