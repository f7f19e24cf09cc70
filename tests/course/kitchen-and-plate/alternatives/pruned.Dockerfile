FROM node:20 AS kitchen
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
RUN npm prune --omit=dev

FROM node:20-alpine AS plate
WORKDIR /app
EXPOSE 3000
COPY --from=kitchen /app/server.js /app/package.json ./
COPY --from=kitchen /app/dist ./dist/
COPY --from=kitchen /app/node_modules ./node_modules/
CMD node server.js
