# fails: two-stages, light
FROM node:20
WORKDIR /app
COPY . .
RUN npm ci && npm run build
# FROM node:20-alpine
# COPY --from=kitchen /app /app
CMD ["node", "server.js"]
