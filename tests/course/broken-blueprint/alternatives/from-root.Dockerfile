FROM node:20 AS builder

COPY package*.json ./
RUN npm ci

COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app

COPY --from=builder /dist ./dist
COPY --from=builder /node_modules ./node_modules

CMD ["node", "dist/index.js"]
