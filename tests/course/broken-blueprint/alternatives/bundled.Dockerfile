FROM node:20-alpine AS builder
WORKDIR /work
COPY package*.json ./
RUN npm ci
COPY . .
RUN npx esbuild src/index.js --bundle --platform=node --outfile=dist/index.js

FROM node:20-alpine
WORKDIR /srv
COPY --from=builder /work/dist/index.js .
USER node
CMD node index.js
