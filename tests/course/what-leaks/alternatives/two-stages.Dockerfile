FROM node:20-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci

FROM node:20-alpine
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY *.js *.json ./
EXPOSE 3000
CMD node server.js
