const test = require('node:test');
const assert = require('node:assert');
const countdown = require('../src/countdown');

test('the hatch closes first', () => assert.equal(countdown.next(10), 'close the hatch'));
test('nobody lets go early', () => assert.equal(countdown.next(1), 'light the engine'));
test('before the list there is time', () => assert.equal(countdown.next(99), 'wait'));
