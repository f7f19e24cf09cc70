# fails: launches
FROM node:20-alpine AS dev
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test && touch /ok

FROM node:20-alpine AS prod
COPY --from=test /ok /ok
USER node
