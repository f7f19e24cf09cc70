FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build

# Tidied in a room that nobody ships from.
FROM builder AS tidy
RUN npm prune --omit=dev

FROM node:20-alpine AS production
WORKDIR /app
COPY --from=builder /app/node_modules ./node_modules
COPY --from=tidy /app/dist ./dist
COPY server.js ./
EXPOSE 3000
CMD ["node", "server.js"]
