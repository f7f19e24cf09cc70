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

# Both in one image, under two names.
FROM nginx:alpine AS api
COPY --from=web-build /web/dist /usr/share/nginx/html
COPY --from=api-build /out/api /api
EXPOSE 80 8080
CMD /api & nginx -g "daemon off;" & wait

FROM api AS front
