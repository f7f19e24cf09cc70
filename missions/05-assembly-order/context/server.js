const http = require('node:http');
const { board } = require('./dist/line.js');

const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`Assembly line\n${board()}\n`);
});

server.listen(3000, () => console.log('the line runs on port 3000'));
process.on('SIGTERM', () => server.close());
