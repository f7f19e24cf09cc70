FROM node:20
LABEL weigh-in.line="8"
LABEL weigh-in.megabytes="46.5"
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY server.js menu.json ./
EXPOSE 3000
CMD ["node", "server.js"]
