FROM node:20-alpine AS test
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY src src
COPY test test
RUN node test/greet.test.js

FROM scratch
ENV NODE_ENV=production
WORKDIR /app
COPY src src
USER 1000
EXPOSE 3000
CMD ["node", "src/server.js"]
