import type { Command } from '../machine/command.ts';
import { resolvePath } from '../machine/paths.ts';

const version = 'v24.0.0';

export const node: Command = {
  name: 'node',
  summary: 'runs a program: node FILE [ARGUMENT…]',
  async run(argv, io) {
    const [file, ...args] = argv;
    if (file === '--version' || file === '-v') {
      await io.stdout.write(`${version}\n`);
      return 0;
    }
    if (file === undefined || file === '--help' || file === '-h') {
      await (file ? io.stdout : io.stderr).write('Usage: node FILE [ARGUMENT…]\n');
      return file ? 0 : 9;
    }
    if (file.startsWith('-')) {
      await io.stderr.write(`node: bad option: ${file}\n`);
      return 9;
    }
    for (const path of [file, `${file}.js`]) if ((await io.fs.kind(path)) === 'file') return io.exec(path, args);
    await io.stderr.write(`Error: Cannot find module '${resolvePath(io.cwd, file)}'\n`);
    return 1;
  },
};
