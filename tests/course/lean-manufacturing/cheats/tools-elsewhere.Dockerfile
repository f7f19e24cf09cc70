# fails: no-dev-tools, never-on-board, lighter
FROM node:20-alpine AS builder
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM node:20-alpine
WORKDIR /app
COPY --from=builder /app/node_modules /opt/tools/node_modules
COPY --from=builder /app/dist dist
COPY server.js ./
ENV NODE_PATH=/opt/tools/node_modules
CMD ["node", "server.js"]
