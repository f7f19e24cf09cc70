const express = require('express');
const projections = require('./projections');

const app = express();

app.get('/', (request, response) => {
  const containers = Number(request.query.containers ?? 1000);
  response.json({ service: 'fleet', note: projections.note, ...projections.of(containers) });
});

const server = app.listen(3000, () => console.log('the fleet reports on port 3000'));
process.on('SIGTERM', () => server.close());
