// src/ -> dist/: the same modules without their comments. What they require is not bundled.
const fs = require('node:fs');
const esbuild = require('esbuild');

fs.mkdirSync('dist', { recursive: true });
for (const name of fs.readdirSync('src')) {
  const source = fs.readFileSync(`src/${name}`, 'utf8');
  const { code } = esbuild.transformSync(source, { minifyWhitespace: true });
  fs.writeFileSync(`dist/${name}`, code);
}
console.log('built:', fs.readdirSync('dist').join(', '));
