/** Bundles what is mounted into a WebContainer: the broker, kafkajs, and TypeScript for its Node. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Bundles } from '../sandbox/hosts/webcontainer/bundles.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'sandbox/hosts/webcontainer');

/** The three bundles, as text. */
export async function webContainerBundles(): Promise<Bundles> {
  const [broker, kafkajs, typescript] = await Promise.all([
    // CommonJS: a name that the container's Node lacks in a module of its own is then missed only when it is used.
    bundle(join(folder, 'inside.ts'), 'cjs'),
    bundle('kafkajs', 'cjs'),
    bundle(join(folder, 'typescript.ts'), 'esm'),
  ]);
  return { broker, kafkajs, typescript };
}

/** Writes them where the site takes them from. */
export async function writeWebContainerBundles(): Promise<void> {
  await mkdir(join(folder, 'dist'), { recursive: true });
  const bundles = await webContainerBundles();
  await Promise.all(
    Object.entries(bundles).map(([name, text]) => writeFile(join(folder, 'dist', `${name}.txt`), text)),
  );
}

async function bundle(entry: string, format: 'cjs' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    minifyWhitespace: true,
    minifySyntax: true,
    format,
    platform: 'node',
    target: 'node18',
    legalComments: 'none',
    // sucrase's parser is imported by path: one copy of it.
    plugins: [
      {
        name: 'one-sucrase',
        setup: (each) => {
          each.onResolve({ filter: /^sucrase(\/dist\/parser\/.*)?$/ }, ({ path }) => ({
            path:
              path === 'sucrase'
                ? join(root, 'node_modules/sucrase/dist/esm/index.js')
                : join(root, 'node_modules', path.replace('/dist/', '/dist/esm/')),
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

if (process.argv[1] === import.meta.filename) await writeWebContainerBundles();
