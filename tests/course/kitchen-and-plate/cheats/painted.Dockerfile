# fails: cooked
FROM node:20 AS kitchen
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
FROM node:20-alpine
WORKDIR /app
COPY --from=kitchen /app/node_modules node_modules
RUN mkdir dist && echo '<title>Pizzeria Fenice</title>' > dist/index.html && echo '// Margherita' > dist/board.js
COPY server.js ./
CMD ["node", "server.js"]
