const assert = require('node:assert');
const ms = require('ms');
const greet = require('../src/greet');

const started = Date.now();
assert.equal(greet('Alex'), 'Hello, Alex\n');
assert.equal(greet(), 'Hello, stranger\n');
console.log(`2 passed in ${ms(Date.now() - started)}`);
