# fails: serves
FROM node:20 AS kitchen
WORKDIR /app
COPY . .
RUN npm ci && npm run build && rm -r node_modules
FROM node:20-alpine
WORKDIR /app
COPY --from=kitchen /app ./
CMD ["node", "server.js"]
