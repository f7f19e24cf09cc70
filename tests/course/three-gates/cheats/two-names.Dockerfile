# fails: red-stops-prod, no-tools, no-baggage, not-root
FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test

# What goes by the name of prod is the workshop; the lean one has another name.
FROM dev AS prod
CMD ["node", "server.js"]

FROM base AS really
RUN npm ci --omit=dev
COPY --from=test /app/server.js ./
COPY --from=test /app/src ./src
USER node
CMD ["node", "server.js"]
