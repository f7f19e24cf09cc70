# fails: dev-works
FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS dev
RUN npm ci --omit=dev
COPY . .
CMD ["node", "-e", "require('http').createServer((q,s)=>s.end('T minus 10: close the hatch')).listen(3000)"]

FROM dev AS test
RUN node --test test/

FROM base AS prod
RUN npm ci --omit=dev
COPY --from=test /app/server.js ./
COPY --from=test /app/src ./src
USER node
CMD ["node", "server.js"]
