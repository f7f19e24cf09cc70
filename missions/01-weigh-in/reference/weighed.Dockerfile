FROM node:20
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY . .

LABEL weigh-in.line=8 weigh-in.megabytes=48

EXPOSE 3000
CMD ["node", "server.js"]
