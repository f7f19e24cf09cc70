import { sky } from './sky.js';

document.getElementById('sky').textContent = sky();

fetch('/api/status')
  .then((answer) => answer.json())
  .then(({ engines }) => { document.getElementById('engines').textContent = `engines: ${engines}`; })
  .catch(() => { document.getElementById('engines').textContent = 'the engines keep silent'; });
