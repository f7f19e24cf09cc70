FROM node:20-alpine
WORKDIR /app

COPY package.json package-lock.json build.js ./
COPY src src
RUN npm ci

COPY server.js ./
RUN npm run build

EXPOSE 3000
CMD ["node", "server.js"]
