// Bundles the stylesheet and stamps it into the page: src/ -> dist/.
const fs = require('fs');
const esbuild = require('esbuild');

fs.mkdirSync('dist', { recursive: true });
esbuild.buildSync({ entryPoints: ['src/guide.css'], bundle: true, minify: true, outfile: 'dist/guide.css' });
fs.copyFileSync('src/index.html', 'dist/index.html');
console.log('built:', fs.readdirSync('dist').sort().join(', '));
