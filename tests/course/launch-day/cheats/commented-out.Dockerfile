# fails: fresh-bundle, front-light, api-answers, api-not-root, api-light, front-sealed, api-sealed, front-lands
# FROM nginx:alpine AS front
# COPY --from=w /web/dist /usr/share/nginx/html
# FROM alpine:3.18 AS api
FROM golang:1.21 AS backend
WORKDIR /app
COPY . .
RUN cd api && CGO_ENABLED=0 go build -o /app/bin/api .

FROM node:20
WORKDIR /app
COPY . .
COPY --from=backend /app/bin ./bin
COPY --from=backend /usr/local/go /usr/local/go
RUN cd web && npm ci && npm run build
EXPOSE 80 8080
CMD bin/api & cd web && npm start
