# One room for everything: tools, tests, sources and the product.
FROM node:20-alpine
WORKDIR /app
COPY package*.json ./
RUN npm install --logs-max=0
COPY . .
RUN npm run build
EXPOSE 3000
CMD ["node", "server.js"]
