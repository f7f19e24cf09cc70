FROM node:20-alpine
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci

COPY server.js positions.json ./
ENV MAIL_KEY=canary-51c0ffee

EXPOSE 3000
CMD ["node", "server.js"]
