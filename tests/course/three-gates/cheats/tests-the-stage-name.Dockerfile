# fails: red-stops-prod
FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test

# It copies from a stage, but not from the one that tests.
FROM base AS prod
RUN npm ci --omit=dev
COPY --from=dev /app/server.js ./
COPY --from=dev /app/src ./src
USER node
CMD ["node", "server.js"]
