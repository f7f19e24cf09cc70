FROM node:20 AS builder
WORKDIR /build

COPY package*.json ./
RUN npm install

COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app

COPY --from=builder /build/dist ./dist

EXPOSE 3000
CMD ["node", "dist/index.js"]
