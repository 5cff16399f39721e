// Adds to package-lock.json the optional platform packages that npm left out. Run after adding a dependency: `npm run lock`.
//
// npm records an optional package only where it could read that package's manifest while resolving. `npm ci` then refuses
// the lockfile with "Missing: … from lock file". An entry of version, os and cpu is all it asks for: npm looks the
// package up by name on the platform that wants it.
import { readFileSync, writeFileSync } from 'node:fs';
import { isInstalled, settle } from './setup.mjs';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBC = { gnu: 'glibc', musl: 'musl' };

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    const version = range.replace(/^[\^~>=\s]+/, '');
    lock.packages[`node_modules/${name}`] = { version, dev: true, optional: true, ...platformOf(name) };
    added.push(`${name}@${version}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
// What is added is for other platforms, so what is installed here stays right.
const installed = isInstalled();
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
if (installed) settle();
console.log(added.length === 0 ? 'package-lock.json is complete' : `added ${added.join(', ')}`);

/** `@biomejs/cli-linux-x64-musl` → `{ os: ['linux'], cpu: ['x64'], libc: ['musl'] }` */
function platformOf(name) {
  const words = name.split('/').pop().split('-');
  const os = OS.filter((word) => words.includes(word));
  const cpu = CPU.filter((word) => words.includes(word));
  const libc = Object.keys(LIBC)
    .filter((word) => words.includes(word))
    .map((word) => LIBC[word]);
  if (os.length + cpu.length === 0)
    throw new Error(`${name}: no platform in its name; add it to package-lock.json by hand`);
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) };
}
