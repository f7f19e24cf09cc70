// The kitchen's work: one script and one page, ready to serve, in `dist`.
const fs = require('node:fs');

fs.mkdirSync('dist', { recursive: true });
require('esbuild').buildSync({
  entryPoints: ['src/board.js'],
  bundle: true,
  minify: true,
  outfile: 'dist/board.js',
});
fs.copyFileSync('src/index.html', 'dist/index.html');
console.log('plated:', fs.readdirSync('dist').join(', '));
