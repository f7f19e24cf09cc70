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

FROM alpine:3.18 AS api
COPY --from=api-build /out/api /api
USER nobody
EXPOSE 8080
CMD ["/api"]

FROM nginx:alpine AS front
# Relative to what? The working directory is /, and nginx never looks into /dist.
COPY --from=web-build /web/dist ./dist
EXPOSE 80
