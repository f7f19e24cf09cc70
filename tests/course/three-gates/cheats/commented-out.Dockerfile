# fails: red-stops-test
FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

FROM dev AS test
# RUN npm test

FROM base AS prod
RUN npm ci --omit=dev
COPY --from=test /app/server.js ./
COPY --from=test /app/src ./src
USER node
CMD ["node", "server.js"]
