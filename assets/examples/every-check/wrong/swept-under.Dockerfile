FROM node:20-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:20-alpine AS test
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY src src
COPY test test
RUN node test/greet.test.js

FROM node:20-alpine AS ship
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY src/greet.js src/greet.js
COPY src/server.js src/server.js
RUN head -c 50000 /dev/zero > /var/notes
RUN rm /var/notes
RUN mkdir /srv/one
RUN mkdir /srv/two
USER node
EXPOSE 3000
CMD ["sh", "-c", "node src/server.js; true"]
