import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileTree, Machine, MachineProcess } from '#sandbox/control.ts';

/** What a WebContainer does, done with Node's own processes in a temporary folder: all but the vendor's boot. */
export async function childProcessContainer(): Promise<Machine & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'container-'));
  const at = (path: string): string => join(folder, path);
  const running = new Set<MachineProcess>();

  const mount = async (tree: FileTree, base: string): Promise<void> => {
    await mkdir(base, { recursive: true });
    for (const [name, node] of Object.entries(tree)) {
      if ('directory' in node) await mount(node.directory, join(base, name));
      else await writeFile(join(base, name), node.file.contents);
    }
  };

  return {
    folder,
    workdir: folder,
    path: process.env['PATH'] ?? '',
    fs: {
      readFile: (path, encoding) => readFile(at(path), encoding),
      writeFile: async (path, data) => {
        await mkdir(dirname(at(path)), { recursive: true });
        await writeFile(at(path), data);
      },
      readdir: (path) => readdir(at(path)),
      mkdir: async (path, options) => void (await mkdir(at(path), options)),
      rm: (path, options) => rm(at(path), options),
      watch: () => ({ close: () => {} }),
    },
    mount: (tree, options) => mount(tree, at(options?.mountPoint ?? '.')),
    async spawn(command, args = [], options = {}) {
      const program = command === 'node' ? process.execPath : command;
      const env = { PATH: process.env['PATH'], ...options.env } as NodeJS.ProcessEnv;
      const child = spawn(program, args, { cwd: at(options.cwd ?? '.'), env, stdio: 'pipe' });
      const exit = new Promise<number>((resolve) =>
        child.on('close', (code, signal) => resolve(code ?? (signal ? 137 : 1))),
      );
      const output = new ReadableStream<string>({
        start(controller) {
          // A container's output is a terminal's.
          const push = (text: Buffer): void => controller.enqueue(String(text).replaceAll('\n', '\r\n'));
          child.stdout.on('data', push);
          child.stderr.on('data', push);
          child.on('close', () => controller.close());
        },
      });
      const input = new WritableStream<string>({
        write: (text) => void child.stdin.write(text),
        close: () => void child.stdin.end(),
      });
      const spawned = { output, input, exit, kill: () => void child.kill('SIGKILL') };
      running.add(spawned);
      void exit.then(() => running.delete(spawned));
      return spawned;
    },
    on: () => () => {},
    teardown() {
      for (const each of running) each.kill();
      void rm(folder, { recursive: true, force: true });
    },
  };
}
