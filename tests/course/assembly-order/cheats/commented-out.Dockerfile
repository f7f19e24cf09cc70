# fails: comma
FROM node:20-alpine
WORKDIR /app
# COPY package.json package-lock.json ./
COPY . .
RUN npm ci
RUN npm run build
CMD ["node", "server.js"]
