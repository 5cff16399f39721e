// Installs what package-lock.json names, unless that was done already, and goes on under the pinned Node.
// Plain JavaScript: this part runs on whatever Node is there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules/.from-beginning');
const pinned = join(root, `node_modules/node-linux-${process.arch}/bin/node`);
const shortcut = join(root, 'node_modules/.bin/node');

/** Installs if needed, then runs `tools/<script>` with this process's arguments, and ends as it ends. */
export function setUpAndRun(script) {
  refuseOldNode();
  install();
  const child = spawn(
    process.platform === 'linux' && existsSync(pinned) ? pinned : process.execPath,
    [join(root, 'tools', script), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: [join(root, 'node_modules/.bin'), pathWithoutProject()].join(delimiter) },
    },
  );
  // Ctrl-C reaches the child by itself; a signal sent to this process alone does not.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code === null ? 128 + (constants.signals[signal] || 1) : code));
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const enough = process.platform === 'linux' ? major >= 20 : major > 22 || (major === 22 && minor >= 18);
  if (enough) return;
  const needed = process.platform === 'linux' ? '20 or newer' : '22.18 or newer';
  console.error(
    `This needs Node.js ${needed}; here is ${process.versions.node}. Install the LTS version from nodejs.org.`,
  );
  process.exit(1);
}

function install() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // Without node_modules/.bin: npm is about to delete the Node in there.
    env: { ...process.env, PATH: pathWithoutProject() },
  });
  if (status !== 0) process.exit(status || 1);
  settle();
}

export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

/**
 * Remembers that node_modules is what the lockfile says, and puts the pinned Node where npm scripts look first: npm 10 leaves
 * out the programs of a package that another one of this repository depends on. npm calls this after every install (`prepare`).
 */
export function settle() {
  if (existsSync(pinned) && !existsSync(shortcut)) {
    mkdirSync(dirname(shortcut), { recursive: true });
    rmSync(shortcut, { force: true });
    symlinkSync(relative(dirname(shortcut), pinned), shortcut);
  }
  writeFileSync(stamp, lockHash());
}

function lockHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

function pathWithoutProject() {
  const entries = (process.env.PATH || '').split(delimiter);
  return entries.filter((entry) => !entry.startsWith(join(root, 'node_modules'))).join(delimiter);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === '--settle') settle();
  else {
    refuseOldNode();
    install();
  }
}
