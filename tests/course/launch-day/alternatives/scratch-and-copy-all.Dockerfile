FROM golang:1.21 AS engines
WORKDIR /src
COPY api .
ENV CGO_ENABLED=0
RUN go build -ldflags="-s -w" -o /engines

FROM scratch AS api
COPY --from=engines /engines /engines
USER 65532:65532
ENTRYPOINT ["/engines"]

FROM node:20 AS page
COPY . /all
WORKDIR /all/web
RUN npm ci && npm run build

FROM nginx:alpine AS front
RUN rm -rf /usr/share/nginx/html/*
COPY --from=page /all/web/dist/ /usr/share/nginx/html/



