# fails: kept-outside, no-key, no-papers
FROM node:20-alpine
WORKDIR /app
COPY . .
RUN rm -rf node_modules && npm ci && rm .env
CMD ["node", "server.js"]
