FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS builder
RUN npm ci
COPY . .
RUN npm run build

FROM base
RUN npm ci --omit=dev && rm -rf /root/.npm
COPY --from=builder /app/dist dist
COPY server.js ./
EXPOSE 3000
CMD node server.js
