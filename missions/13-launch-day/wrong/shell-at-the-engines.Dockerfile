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
# The shell stays process 1, and keeps the stop signal to itself.
CMD /api; echo "engines off"

FROM nginx:alpine AS front
COPY --from=web-build /web/dist /usr/share/nginx/html
EXPOSE 80
