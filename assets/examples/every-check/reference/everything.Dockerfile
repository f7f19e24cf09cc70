FROM node:20-alpine
WORKDIR /app
COPY . .
RUN npm ci
RUN rm .env
CMD node src/server.js
