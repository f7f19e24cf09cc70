# fails: no-key
FROM node:20-alpine
ARG MAIL_KEY=canary-51c0ffee
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY server.js positions.json ./
RUN echo "$MAIL_KEY" > /dev/null
CMD ["node", "server.js"]
