FROM node:20 AS builder
WORKDIR /build

COPY package*.json ./
RUN npm ci

COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app

COPY --from=builder /build ./

EXPOSE 3000
CMD ["node", "dist/index.js"]
