# A store room that never sees a tool: production dependencies only.
FROM node:20-alpine AS store
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build

FROM node:20-alpine AS production
WORKDIR /app
ENV NODE_ENV=production
COPY --from=store /app/node_modules ./node_modules
COPY --from=builder /app/dist ./dist
COPY server.js ./
USER node
EXPOSE 3000
CMD ["node", "server.js"]
