# fails: test-builds
FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

# A gate that never opens stops red tests too.
FROM dev AS test
RUN npm test && false

FROM base AS prod
RUN npm ci --omit=dev
COPY server.js ./
COPY src ./src
USER node
CMD ["node", "server.js"]
