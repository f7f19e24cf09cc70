# One image for everybody: the workshop, the tests and the launch.
FROM node:20
WORKDIR /app
COPY . .
RUN npm ci
EXPOSE 3000
CMD ["npm", "start"]
