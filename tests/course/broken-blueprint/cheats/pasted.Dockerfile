# fails: from-source
FROM node:20 AS builder
FROM node:20-alpine
WORKDIR /app
RUN mkdir dist && echo "require('http').createServer((q, r) => r.end('{\"service\":\"fleet\"}')).listen(3000)" > dist/index.js
CMD ["node", "dist/index.js"]
