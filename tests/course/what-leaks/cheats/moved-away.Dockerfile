# fails: no-papers
FROM node:20-alpine
WORKDIR /elsewhere
COPY . .
RUN npm ci
CMD ["node", "server.js"]
