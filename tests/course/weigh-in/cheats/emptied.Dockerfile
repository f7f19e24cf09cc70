# fails: lighter
FROM node:20
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN node tools/proofs.js
RUN for page in proofs/*; do : > "$page"; done
LABEL weigh-in.line=8 weigh-in.megabytes=48
CMD ["node", "server.js"]
