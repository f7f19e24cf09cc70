FROM node:20-alpine AS builder
WORKDIR /app
COPY . .
RUN npm ci && npm run build && npx esbuild server.js --bundle --platform=node --outfile=out/server.js

FROM node:20-alpine
WORKDIR /app
COPY --from=builder /app/out/server.js ./
COPY --from=builder /app/dist dist
CMD ["node", "server.js"]
