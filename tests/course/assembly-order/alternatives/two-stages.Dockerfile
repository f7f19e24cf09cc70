FROM node:20-alpine AS build
WORKDIR /work
COPY package*.json ./
RUN npm ci
COPY build.js ./
COPY src ./src
RUN npm run build

FROM node:20-alpine
WORKDIR /app
COPY --from=build /work/node_modules ./node_modules
COPY --from=build /work/dist ./dist
COPY server.js ./
CMD ["node", "server.js"]
