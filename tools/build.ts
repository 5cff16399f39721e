// Builds the site into dist/, unless what it is made from is unchanged since the last build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { processBundle } from './build-process.ts';
import { writeWebContainerBundles } from './build-webcontainer.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const cache = join(root, 'node_modules/.cache/from-beginning');
const stamp = join(cache, 'build');

const INPUTS = [
  'src/**/*',
  'lessons/**/*',
  'sandbox/**/*',
  'test/golden/fidelity.json',
  'public/**/*',
  'tools/*.ts',
  'astro.config.mjs',
  'svelte.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const COMPRESSED = new Set(['.html', '.js', '.mjs', '.css', '.svg', '.json', '.wasm', '.txt', '.xml', '.ttf', '.map']);

/** Answers whether anything had to be built. */
export async function build(): Promise<boolean> {
  const inputs = hashOf(INPUTS);
  if (existsSync(dist) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return false;

  await Promise.all([processBundle(), writeWebContainerBundles()]);

  // Built beside dist/ and swapped in whole: a failed build leaves the last good site, a server never sees half of one.
  const fresh = join(cache, `site-${process.pid}`);
  const astro = spawn(process.execPath, [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', fresh], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  const stop = () => {
    astro.kill('SIGKILL');
    rmSync(fresh, { recursive: true, force: true });
  };
  process.on('exit', stop);
  const [status] = await once(astro, 'exit');
  process.off('exit', stop);
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('astro build failed');
  }
  await compress(fresh);

  const old = join(cache, `old-${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(stamp, inputs);
  return true;
}

function hashOf(patterns: string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of globSync(patterns, { cwd: root, exclude: ['**/dist/**', '**/node_modules/**'] }).sort()) {
    const file = join(root, path);
    if (statSync(file).isFile()) hash.update(`\0${path}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Writes x.br and x.gz beside every x worth it. Results are kept by content: most files survive from build to build. */
async function compress(folder: string): Promise<void> {
  const kept = join(cache, 'compressed');
  mkdirSync(kept, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSED.has(extname(entry.name)));
  await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      if (content.length < 1024) return;
      const key = join(kept, createHash('sha256').update(content).digest('hex'));
      if (!existsSync(`${key}.br`)) {
        // The best takes seconds for a megabyte; the editor's workers are several.
        const quality = { [constants.BROTLI_PARAM_QUALITY]: content.length < 1_000_000 ? 11 : 9 };
        await writeFile(`${key}.gz`, await promisify(gzip)(content, { level: 9 }));
        await writeFile(`${key}.br`, await promisify(brotliCompress)(content, { params: quality }));
      }
      await writeFile(`${file}.gz`, await readFile(`${key}.gz`));
      await writeFile(`${file}.br`, await readFile(`${key}.br`));
    }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const started = performance.now();
  const built = await build().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
  console.log(built ? `built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s` : 'dist/ is up to date');
}
