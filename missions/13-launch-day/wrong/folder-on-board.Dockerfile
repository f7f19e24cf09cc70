FROM node:20-alpine AS web-build
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/build.js ./
COPY web/src ./src
RUN npm run build

FROM golang:1.21 AS api-build
WORKDIR /src
COPY . .
RUN cd api && CGO_ENABLED=0 go build -o api .

# The binary, the sources, and whatever else lay in the folder.
FROM alpine:3.18 AS api
COPY --from=api-build /src /src
USER nobody
EXPOSE 8080
CMD ["/src/api/api"]

FROM nginx:alpine AS front
COPY --from=web-build /web/dist /usr/share/nginx/html
EXPOSE 80
