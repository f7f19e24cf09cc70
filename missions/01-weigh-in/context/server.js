const express = require('express');
const menu = require('./menu.json');

const app = express();

app.get('/', (request, response) => {
  const dishes = menu.map(({ dish, price }) => `<li>${dish}, ${price}</li>`);
  response.send(`<h1>Canteen, today</h1><ul>${dishes.join('')}</ul>`);
});

const server = app.listen(3000, () => console.log('the canteen is open on port 3000'));
process.on('SIGTERM', () => server.close());
