import type { FileTree, LabOptions } from '../../control.ts';
import type { Bundles } from './bundles.ts';

/** Where a lesson's files are in the lab's own machine. */
export const home = /^\/home\/learner(\/|$)/;
/** Where our own files are, in the container's working directory. */
export const labFolder = '.lab';

/** All that a container is given: the lesson's files, kafkajs, the broker, and what makes its Node know TypeScript. */
export function mountedTree({ broker, kafkajs, typescript }: Bundles, options: LabOptions): FileTree {
  const { files = {}, ...rest } = options;
  const tree: FileTree = {
    [labFolder]: {
      directory: {
        'broker.cjs': file(broker),
        'typescript.mjs': file(typescript),
        'options.json': file(JSON.stringify(rest)),
      },
    },
    node_modules: { directory: { kafkajs: { directory: kafkajsPackage(kafkajs) } } },
    'package.json': file('{ "type": "module", "private": true }\n'),
  };
  for (const [path, text] of Object.entries(files))
    put(
      tree,
      path
        .replace(home, '')
        .replace(/^\.?\//, '')
        .split('/'),
      text,
    );
  return tree;
}

/** kafkajs is CommonJS: this gives its exports names that `import { Kafka } from 'kafkajs'` can find. */
function kafkajsPackage(bundle: string): FileTree {
  const named = kafkajsExports.map((name) => `export const ${name} = kafkajs.${name};\n`).join('');
  return {
    'package.json': file(
      JSON.stringify({
        name: 'kafkajs',
        version: '2.2.4',
        exports: { import: './index.mjs', require: './kafkajs.cjs' },
      }),
    ),
    'index.mjs': file(`import kafkajs from './kafkajs.cjs';\nexport default kafkajs;\n${named}`),
    'kafkajs.cjs': file(bundle),
  };
}

/** What `kafkajs` 2.2.4 exports; held against the package by a test. */
export const kafkajsExports = [
  'Kafka',
  'PartitionAssigners',
  'AssignerProtocol',
  'Partitioners',
  'logLevel',
  'CompressionTypes',
  'CompressionCodecs',
  'ConfigResourceTypes',
  'AclResourceTypes',
  'AclOperationTypes',
  'AclPermissionTypes',
  'ResourcePatternTypes',
  'ConfigSource',
] as const;

function file(contents: string): { file: { contents: string } } {
  return { file: { contents } };
}

function put(tree: FileTree, [name = '', ...below]: readonly string[], text: string): void {
  if (below.length === 0) {
    tree[name] = file(text);
    return;
  }
  const there = tree[name];
  const directory = there && 'directory' in there ? there.directory : {};
  tree[name] = { directory };
  put(directory, below, text);
}
