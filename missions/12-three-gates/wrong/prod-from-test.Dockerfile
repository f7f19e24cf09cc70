FROM node:20-alpine AS dev
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
EXPOSE 3000
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test

# Gated, and the whole workshop walks through the gate.
FROM test AS prod
ENV NODE_ENV=production
USER node
CMD ["node", "server.js"]
