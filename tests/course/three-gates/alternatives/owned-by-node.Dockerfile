# The folder belongs to node from the start, so node may install as well.
FROM node:20-alpine AS shared
RUN mkdir -p /home/node/app && chown node:node /home/node/app
WORKDIR /home/node/app
USER node
COPY --chown=node:node package.json package-lock.json ./

FROM shared AS dev
RUN npm ci
COPY --chown=node:node server.js ./
COPY --chown=node:node src ./src
COPY --chown=node:node test ./test
CMD ["node_modules/.bin/nodemon", "server.js"]

FROM dev AS test
RUN ["npm", "test"]

FROM shared AS prod
RUN npm ci --omit=dev
COPY --from=test /home/node/app/src ./src
COPY --from=test /home/node/app/server.js ./
CMD ["node", "server.js"]
