FROM node:20-alpine as dev
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY server.js ./
COPY src ./src
COPY test ./test
CMD npm run dev

FROM dev as test
RUN set -e; npm test; touch /ok

FROM node:20-alpine as store
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:20-alpine as prod
WORKDIR /app
RUN --mount=type=bind,from=test,source=/ok,target=/tmp/ok test -f /tmp/ok
COPY --from=store /app/node_modules ./node_modules
COPY server.js ./
COPY src ./src
USER nobody
CMD ["node", "server.js"]
