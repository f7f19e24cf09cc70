const assert = require('node:assert');
const fs = require('node:fs');
const test = require('node:test');

test('the page names the stylesheet it ships', () => {
  assert.match(fs.readFileSync('src/index.html', 'utf8'), /href="guide\.css"/);
});
