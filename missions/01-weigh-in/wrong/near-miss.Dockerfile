FROM node:20
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY . .

LABEL weigh-in.line=8
LABEL weigh-in.megabytes=53

EXPOSE 3000
CMD ["node", "server.js"]
