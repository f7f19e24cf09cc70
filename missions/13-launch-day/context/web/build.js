// src/ -> dist/: one page, one stylesheet, one bundle.
const fs = require('fs');
const esbuild = require('esbuild');

fs.mkdirSync('dist', { recursive: true });
esbuild.buildSync({ entryPoints: ['src/main.js', 'src/page.css'], bundle: true, minify: true, outdir: 'dist' });
fs.copyFileSync('src/index.html', 'dist/index.html');
console.log('built:', fs.readdirSync('dist').sort().join(', '));
