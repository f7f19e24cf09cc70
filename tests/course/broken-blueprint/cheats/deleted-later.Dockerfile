# fails: light
FROM node:20 AS builder
FROM node:20-alpine
WORKDIR /app
COPY . .
RUN npm ci && npm run build && rm -rf src make-fleet.js
RUN head -c 60000000 /dev/zero > /tmp/scratch
RUN rm /tmp/scratch
CMD ["node", "dist/index.js"]
