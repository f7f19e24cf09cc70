// Reads the countdown out to whoever asks.
const express = require('express');
const countdown = require('./src/countdown');

const app = express();
const port = Number(process.env.PORT || 3000);

app.get('/', (req, res) => {
  const from = Number(req.query.from ?? 10);
  res.type('text').send(`T minus ${from}: ${countdown.next(from)}\n`);
});

const server = app.listen(port, () => console.log(`countdown on port ${port}`));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
