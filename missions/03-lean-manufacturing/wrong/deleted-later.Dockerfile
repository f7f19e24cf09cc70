FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build

FROM node:20-alpine AS production
WORKDIR /app
COPY --from=builder /app/node_modules ./node_modules
COPY --from=builder /app/dist ./dist
COPY package.json package-lock.json server.js ./
# Out of sight, still in the crate: the layer above ships every byte of it.
RUN npm prune --omit=dev --logs-max=0
EXPOSE 3000
CMD ["node", "server.js"]
