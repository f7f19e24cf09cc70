FROM node:20 AS deps
WORKDIR /srv
COPY package*.json ./
RUN npm ci

FROM deps AS dev
COPY . .
ENTRYPOINT ["npx", "nodemon"]
CMD ["server.js"]

FROM deps AS test
COPY . .
RUN node --test test/ > /tmp/report.txt

FROM deps AS pruned
RUN npm prune --omit=dev

FROM node:20-slim AS prod
WORKDIR /srv
COPY --from=test /tmp/report.txt /tmp/
COPY --from=pruned --chown=1000:1000 /srv/node_modules node_modules
COPY server.js package.json ./
COPY src src
USER 1000:1000
ENTRYPOINT ["node"]
CMD ["server.js"]
