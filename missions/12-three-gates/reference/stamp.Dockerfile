FROM node:20-alpine AS dev
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
EXPOSE 3000
CMD ["npm", "run", "dev"]

# The last thing a passed test does is leave a stamp.
FROM dev AS test
RUN npm test && echo passed > /stamp

FROM node:20-alpine AS prod
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
# No stamp, no launch.
COPY --from=test /stamp /stamp
COPY server.js ./
COPY src ./src
USER node
EXPOSE 3000
CMD ["node", "server.js"]
