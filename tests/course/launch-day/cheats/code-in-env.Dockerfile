# fails: api-sealed
FROM node:20-alpine AS w
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/build.js ./
COPY web/src ./src
RUN npm run build

FROM golang:1.21 AS a
WORKDIR /api
COPY api/ ./
RUN CGO_ENABLED=0 go build -o /out/api .

FROM alpine:3.18 AS api
ENV LAUNCH_CODE=canary-88d2-counts-backwards
COPY --from=a /out/api /api
USER nobody
CMD ["/api"]

FROM nginx:alpine AS front
COPY --from=w /web/dist /usr/share/nginx/html
