# The workshop: everything needed to build the style guide.
FROM node:20-alpine AS builder
WORKDIR /app
COPY package*.json ./
RUN npm install
COPY . .
RUN npm run build

# The clean room: only what production needs. (Is it?)
FROM node:20-alpine AS production
WORKDIR /app
COPY --from=builder /app/package.json /app/server.js ./
COPY --from=builder /app/node_modules ./node_modules
COPY --from=builder /app/dist ./dist
EXPOSE 3000
CMD ["node", "server.js"]
