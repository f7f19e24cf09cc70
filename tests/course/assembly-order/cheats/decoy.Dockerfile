# fails: comma
FROM node:20-alpine
WORKDIR /decoy
COPY package.json package-lock.json ./
RUN npm ci
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["node", "server.js"]
