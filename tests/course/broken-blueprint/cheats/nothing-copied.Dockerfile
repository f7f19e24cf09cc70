# fails: answers
FROM node:20 AS builder
WORKDIR /build
COPY package*.json ./
RUN npm ci

FROM node:20-alpine
WORKDIR /app
CMD ["node", "dist/index.js"]
