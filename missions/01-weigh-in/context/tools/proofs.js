// Print proofs of the menu for the poster beside the door: six pages, uncompressed.
const fs = require('node:fs');

const page = Buffer.alloc(8_000_000, 'margherita ');
fs.mkdirSync('proofs', { recursive: true });
for (let number = 1; number <= 6; number += 1) {
  fs.writeFileSync(`proofs/page-${number}.ppm`, page);
}
console.log('6 proofs, for the printer only');
