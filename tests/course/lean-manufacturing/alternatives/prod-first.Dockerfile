FROM node:20-alpine AS runtime
WORKDIR /guide
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:20-alpine AS workshop
WORKDIR /guide
COPY package*.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build

FROM node:20-alpine
ENV NODE_ENV=production
WORKDIR /guide
COPY --from=runtime /guide/node_modules node_modules
COPY --from=workshop /guide/dist dist
COPY server.js .
USER node
CMD ["node", "server.js"]
