# fails: fresh-motto
FROM node:20-alpine AS w
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/build.js ./
COPY web/src ./src
RUN npm run build

# A binary that knows one motto by heart.
FROM golang:1.21 AS a
WORKDIR /api
COPY api/go.mod api/main.go ./
RUN echo "From the ashes, on schedule." > motto.txt && CGO_ENABLED=0 go build -o /out/api .

FROM alpine:3.18 AS api
COPY --from=a /out/api /api
USER nobody
EXPOSE 8080
CMD ["/api"]

FROM nginx:alpine AS front
COPY --from=w /web/dist /usr/share/nginx/html
