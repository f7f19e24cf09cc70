// Bundles the board of the assembly line into one script.
require('esbuild').buildSync({
  entryPoints: ['src/line.js'],
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  outfile: 'dist/line.js',
});
console.log('built dist/line.js');
