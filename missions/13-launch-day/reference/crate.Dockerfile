# One crate for all of it.
FROM golang:1.21 AS backend
WORKDIR /app
COPY . .
RUN cd api && CGO_ENABLED=0 go build -o /app/bin/api .

FROM node:20
WORKDIR /app
COPY . .
COPY --from=backend /app/bin ./bin
# In case somebody has to mend the engines in flight.
COPY --from=backend /usr/local/go /usr/local/go
RUN cd web && npm ci && npm run build
EXPOSE 80 8080
CMD bin/api & cd web && npm start
