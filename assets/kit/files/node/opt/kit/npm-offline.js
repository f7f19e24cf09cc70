// Runs npm against a registry of its own on the loopback interface, which has the packages in
// /opt/kit/npm and nothing else: `npm ci` needs no network.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { spawn } = require('node:child_process');

const folder = '/opt/kit/npm';
const packages = JSON.parse(fs.readFileSync(path.join(folder, 'index.json'), 'utf8'));

/** The archive that `/NAME/-/FILE.tgz` means, as lock files name it. */
function archive(url) {
  const [, name, file] = /^(.+)\/-\/([^/]+)\.tgz$/.exec(url) ?? [];
  if (!name || !packages[name]) return undefined;
  const start = name.split('/').pop() + '-';
  const release = file.startsWith(start) && packages[name][file.slice(start.length)];
  return release ? path.join(folder, release.dist.file) : undefined;
}

/** What the registry tells of a package: all of its releases, the newest as the latest. */
function description(name, base) {
  const versions = {};
  for (const [version, release] of Object.entries(packages[name])) {
    const { file, integrity } = release.dist;
    const tarball = `${base}/${name}/-/${name.split('/').pop()}-${version}.tgz`;
    versions[version] = { ...release, dist: { integrity, tarball, file } };
  }
  const byNumber = (one, other) => one.localeCompare(other, 'en', { numeric: true });
  return { name, versions, 'dist-tags': { latest: Object.keys(versions).sort(byNumber).pop() } };
}

const server = http.createServer((request, response) => {
  const url = decodeURIComponent(request.url.split('?')[0]).slice(1);
  const file = archive(url);
  if (file) {
    fs.createReadStream(file).pipe(response);
  } else if (Object.hasOwn(packages, url)) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(description(url, `http://127.0.0.1:${server.address().port}`)));
  } else {
    response.statusCode = 404;
    response.end(JSON.stringify({ error: `${url} is not in the kit` }));
  }
});
// A connection that is closed while npm reuses it fails the install: keep every one open.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const settings = {
    npm_config_registry: `http://127.0.0.1:${server.address().port}/`,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_omit_lockfile_registry_resolved: 'true',
    npm_config_fetch_retries: '2',
  };
  const npm = ['/usr/local/lib/node_modules/npm/bin/npm-cli.js', ...process.argv.slice(2)];
  const child = spawn(process.execPath, npm, { stdio: 'inherit', env: { ...process.env, ...settings } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
});
