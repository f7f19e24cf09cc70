FROM node:20-alpine
WORKDIR /app
ADD package.json .
ADD package-lock.json .
RUN npm ci && npm cache clean --force
COPY build.js .
COPY src/ src/
COPY server.js .
RUN npm run build
USER node
ENTRYPOINT ["node", "server.js"]
