# fails: from-source
FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
RUN mkdir dist && echo '<title>Innovatech style guide</title>' > dist/index.html

FROM node:20-alpine
WORKDIR /app
COPY --from=builder /app/node_modules node_modules
COPY --from=builder /app/dist dist
COPY server.js ./
CMD ["node", "server.js"]
