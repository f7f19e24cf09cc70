# fails: lock-file, from-source
FROM node:20-alpine
WORKDIR /app
RUN mkdir dist && echo "exports.board = () => '1. Chassis'" > dist/line.js
RUN echo npm ci
COPY server.js src ./
RUN echo npm run build
CMD ["node", "server.js"]
