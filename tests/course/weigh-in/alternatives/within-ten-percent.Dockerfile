FROM node:20
WORKDIR /app
COPY . .
RUN npm ci
LABEL weigh-in.megabytes=51 \
      weigh-in.line=8
USER node
CMD node server.js
