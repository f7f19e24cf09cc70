FROM node:20-alpine AS everything
WORKDIR /app
COPY . .
RUN npm ci

FROM node:20-alpine
WORKDIR /app
COPY --from=everything /app ./
RUN rm -r .env test docs Dockerfile .dockerignore

EXPOSE 3000
CMD ["node", "server.js"]
