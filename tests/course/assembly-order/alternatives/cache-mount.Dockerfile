FROM node:20-alpine
ENV NODE_ENV=development
WORKDIR /srv/app
COPY ["package.json", "package-lock.json", "./"]
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build
CMD npm start
