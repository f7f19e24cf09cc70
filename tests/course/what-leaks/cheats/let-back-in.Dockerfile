# fails: kept-outside, no-key
FROM node:20-alpine
WORKDIR /app
COPY package.json package-lock.json server.js positions.json .env ./
RUN npm ci && rm .env
CMD ["node", "server.js"]
