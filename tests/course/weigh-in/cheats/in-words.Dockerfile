# fails: heaviest-line, its-weight
FROM node:20
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
LABEL weigh-in.line="line 8" weigh-in.megabytes="48 MB"
CMD ["node", "server.js"]
