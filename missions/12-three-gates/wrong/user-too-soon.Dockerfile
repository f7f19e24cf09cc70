FROM node:20-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./
# Least privilege, a little too early: /app belongs to root, and npm cannot write there.
USER node

FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test

FROM base AS prod
ENV NODE_ENV=production
RUN npm ci --omit=dev
COPY --from=test /app/server.js ./
COPY --from=test /app/src ./src
CMD ["node", "server.js"]
