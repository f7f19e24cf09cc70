const express = require('express');
const positions = require('./positions.json');

const app = express();

app.get('/', (request, response) => {
  const titles = positions.map((title) => `<li>${title}</li>`).join('');
  response.send(`<h1>Open positions</h1><ul>${titles}</ul>`);
});

// The key comes with the container (`docker run --env`), never with the image.
app.get('/health', (request, response) => {
  response.json({ ok: true, mail: process.env.MAIL_KEY ? 'ready' : 'no key' });
});

const server = app.listen(3000, () => console.log('hiring on port 3000'));
process.on('SIGTERM', () => server.close());
