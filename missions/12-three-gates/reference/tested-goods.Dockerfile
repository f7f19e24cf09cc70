FROM node:20-alpine AS base
WORKDIR /app
EXPOSE 3000
COPY package.json package-lock.json ./

# Gate one, the workshop: every tool, every file.
FROM base AS dev
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

# Gate two: the tests run while it is built. Red tests, no image.
FROM dev AS test
RUN npm test

# Gate three: what it ships, it takes from gate two. Without a passed test there is nothing to take.
FROM base AS prod
ENV NODE_ENV=production
RUN npm ci --omit=dev
COPY --from=test /app/server.js ./
COPY --from=test /app/src ./src
USER node
CMD ["node", "server.js"]
