import type { CommandIo } from '../../machine/command.ts';
import type { Container } from './container.ts';
import { running } from './containers.ts';
import { given as has, lastOf, valuesOf } from './flags.ts';
import { kafkaImage } from './images.ts';
import { environmentOf, placeOf } from './mounts.ts';
import { environment, environmentFile } from './settings.ts';
import type { DockerStore } from './store.ts';
import type { Context, Subcommand } from './subcommand.ts';

/** `docker exec`: a program in a container, with the container's files, processes and network. */
export const exec: Subcommand = {
  least: 2,
  stops: true,
  run: async ({ io, store, given }: Context) => {
    const [word = '', ...argv] = given.args;
    const container = await running(word, store);
    const files = [];
    for (const file of valuesOf(given, 'env-file')) files.push(...(await environmentFile(file, io)));
    return runIn(container, argv, io, store, {
      env: environment([...files, ...valuesOf(given, 'env')], io.env),
      cwd: lastOf(given, 'workdir'),
      detached: has(given, 'detach'),
      terminal: has(given, 'tty'),
    });
  },
};

/** Runs a program in a container that runs; its exit code, 126 where there is no such program. */
export async function runIn(
  container: Container,
  [program = '', ...args]: readonly string[],
  io: CommandIo,
  store: DockerStore,
  options: { env: Readonly<Record<string, string>>; cwd: string | undefined; detached: boolean; terminal: boolean },
): Promise<number> {
  const place = placeOf(container, store);
  const size =
    options.terminal && io.columns !== null ? { COLUMNS: String(io.columns), LINES: String(io.rows ?? 24) } : {};
  const env = { ...environmentOf(container), ...size, TERM: 'xterm', ...options.env };
  const cwd = options.cwd ?? kafkaImage(container.image).cwd;
  const probe = await io.fork(['runc'], async (own) => ((await own.find(program)) === null ? 1 : 0), {
    place,
    cwd,
    env,
  });
  if ((await probe.exit) !== 0) {
    await io.stdout.write(
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${
        program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'
      }: unknown\r\n`,
    );
    return 126;
  }
  const { stdin, stdout, stderr } = io;
  const streams = { stdin, stdout: { ...stdout, isTerminal: options.terminal && stdout.isTerminal }, stderr };
  const process = await io.spawn(program, args, {
    place,
    cwd,
    env,
    ...(options.detached ? { detached: true } : { streams }),
  });
  if (options.detached) return 0;
  void io.interrupted();
  return process.exit;
}
