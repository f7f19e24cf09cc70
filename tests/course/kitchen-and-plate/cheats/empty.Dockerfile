# fails: serves
FROM node:20 AS kitchen
WORKDIR /app
COPY . .
RUN npm ci && npm run build
FROM node:20-alpine
WORKDIR /app
