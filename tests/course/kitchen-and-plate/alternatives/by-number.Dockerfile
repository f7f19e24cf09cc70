FROM node:20
WORKDIR /kitchen
COPY package*.json ./
RUN npm ci --omit=dev
FROM node:20
WORKDIR /oven
COPY package*.json ./
RUN npm ci
COPY build.js .
COPY src src
RUN node build.js
FROM node:20-alpine
ENV NODE_ENV=production
COPY --from=0 /kitchen/node_modules /app/node_modules
COPY --from=1 /oven/dist /app/dist
COPY server.js /app/server.js
USER node
ENTRYPOINT ["node", "/app/server.js"]
