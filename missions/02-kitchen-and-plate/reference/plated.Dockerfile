FROM node:20 AS kitchen
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app

COPY --from=kitchen /app/node_modules node_modules
COPY --from=kitchen /app/dist dist
COPY server.js ./

EXPOSE 3000
CMD ["node", "server.js"]
