FROM node:20-alpine AS workshop
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app

COPY --from=workshop /app/dist dist
COPY server.js ./

EXPOSE 3000
CMD ["node", "server.js"]
