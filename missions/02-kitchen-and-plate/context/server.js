const express = require('express');

const app = express();
app.use(express.static(`${__dirname}/dist`));

const server = app.listen(3000, () => console.log('open on port 3000'));
process.on('SIGTERM', () => server.close());
