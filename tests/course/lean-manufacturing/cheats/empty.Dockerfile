# fails: answers
FROM node:20-alpine AS builder
FROM node:20-alpine
COPY --from=builder /etc/passwd /etc/passwd
