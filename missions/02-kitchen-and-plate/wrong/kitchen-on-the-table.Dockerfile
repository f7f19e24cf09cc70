FROM node:20 AS kitchen
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY . .
RUN npm run build

FROM node:20
WORKDIR /app

COPY --from=kitchen /app ./

EXPOSE 3000
CMD ["node", "server.js"]
