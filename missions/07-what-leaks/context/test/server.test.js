const assert = require('node:assert');
const test = require('node:test');

test('there are positions to fill', () => {
  assert.ok(require('../positions.json').length > 0);
});
