FROM node:20 AS builder
WORKDIR /build
COPY . .
RUN npm ci
RUN npm run build

FROM node:20-alpine
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY --from=builder /build/dist dist
ENTRYPOINT ["node"]
CMD ["dist/index.js"]
