// A web server for the workshop. It knows three files and has never heard of caching.
const fs = require('fs');
const http = require('http');
const path = require('path');

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const pages = ['/index.html', '/main.js', '/page.css'];

http.createServer((req, res) => {
  const name = req.url === '/' ? '/index.html' : req.url;
  if (!pages.includes(name)) return res.writeHead(404).end();
  res.writeHead(200, { 'Content-Type': types[path.extname(name)] });
  fs.createReadStream(path.join(__dirname, 'dist', name)).pipe(res);
}).listen(80, () => console.log('page on port 80'));
