const http = require('node:http');
const cookie = require('cookie');
const greet = require('./greet');

const server = http.createServer((request, response) => {
  const { name } = cookie.parse(request.headers.cookie ?? '');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(greet(name));
});

server.listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
