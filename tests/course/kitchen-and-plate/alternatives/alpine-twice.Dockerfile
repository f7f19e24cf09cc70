FROM node:20-alpine AS build
WORKDIR /srv
COPY . .
RUN npm ci && npm run build

FROM node:20-alpine AS run
WORKDIR /srv
COPY --from=build /srv .
CMD ["npm", "start"]
