/** Bundles `npx from-beginning` (sandbox/hosts/node/command-line.ts) into one file that needs no package: `npm pack` runs it first. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'sandbox/hosts/node/dist');

await mkdir(folder, { recursive: true });
await build({
  entryPoints: [join(root, 'sandbox/hosts/node/command-line.ts')],
  absWorkingDir: root,
  bundle: true,
  outfile: join(folder, 'from-beginning.mjs'),
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'inline',
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as requireOf } from 'node:module';const require = requireOf(import.meta.url);",
  },
});
await chmod(join(folder, 'from-beginning.mjs'), 0o755);
