// Makes the broker over TCP one file, for tools/broker.mjs: `node tools/build-broker.mjs FOLDER`.
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const [folder] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
const { outputFiles, metafile } = await build({
  entryPoints: [join(root, 'sandbox/hosts/node/tcp-broker.ts')],
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  outfile: join(folder, 'broker.mjs'),
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifyWhitespace: true,
  minifySyntax: true,
  keepNames: true,
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';const require = requireOf(import.meta.url);",
  },
});
const inputs = Object.fromEntries(
  Object.keys(metafile.inputs).map((path) => [path, statSync(join(root, path)).mtimeMs]),
);
// Written beside and moved into place: another that starts now sees the old one or the new one, never half of it.
for (const [name, text] of [
  ['broker.mjs', outputFiles[0].text],
  ['inputs.json', JSON.stringify(inputs)],
]) {
  const fresh = join(folder, `${process.pid}-${name}`);
  writeFileSync(fresh, text);
  renameSync(fresh, join(folder, name));
}
