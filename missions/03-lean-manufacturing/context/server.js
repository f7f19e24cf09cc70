// Serves the style guide that `npm run build` put into dist/.
const express = require('express');
const path = require('path');

const app = express();
const port = Number(process.env.PORT || 3000);

app.get('/health', (req, res) => res.json({ ok: true, node: process.version }));
app.use(express.static(path.join(__dirname, 'dist')));

const server = app.listen(port, () => console.log(`style guide on port ${port}`));

// As PID 1 nothing handles signals for us.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
