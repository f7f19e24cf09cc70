# The workshop builds with every tool, then puts the tools away before anything leaves it.
FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

# The clean room receives the product and what it needs to run. Nothing is installed here.
FROM node:20-alpine AS production
WORKDIR /app
ENV NODE_ENV=production
COPY --from=builder /app/node_modules ./node_modules
COPY --from=builder /app/dist ./dist
COPY server.js ./
USER node
EXPOSE 3000
CMD ["node", "server.js"]
