FROM node:20-slim as web
WORKDIR /w
COPY web/package*.json ./
RUN npm ci
COPY web ./
RUN npm run build

FROM golang:1.21 as go
WORKDIR /go/src/api
COPY api/go.* ./
RUN go mod download && go mod verify
COPY api/*.go api/motto.txt ./
RUN CGO_ENABLED=0 GOOS=linux go build -o /api

FROM gcr.io/distroless/static-debian12:nonroot as api
WORKDIR /
COPY --from=go /api /usr/bin/api
EXPOSE 8080
CMD ["/usr/bin/api"]

FROM nginx:alpine as front
WORKDIR /usr/share/nginx/html
COPY --from=web /w/dist .
EXPOSE 80
STOPSIGNAL SIGTERM
CMD ["nginx", "-g", "daemon off;"]
