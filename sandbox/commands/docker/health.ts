import type { CommandIo, StartedProcess } from '../../machine/command.ts';
import { Gathered, TextInput } from '../../machine/streams.ts';
import type { CheckResult, Container } from './container.ts';
import { environmentOf, placeOf } from './mounts.ts';
import type { DockerStore } from './store.ts';

/** Runs a container's check again and again, as long as its program runs, and writes down how it is. */
export async function watchHealth(
  container: Container,
  main: StartedProcess,
  io: CommandIo,
  store: DockerStore,
): Promise<void> {
  const { health } = container;
  if (!health) return;
  const [kind, ...words] = health.test;
  const argv = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words[0] ?? ''] : kind === 'CMD' ? words : [];
  if (argv.length === 0) return;
  let ended = false;
  void main.exit.then(() => {
    ended = true;
  });
  const from = await io.now();
  let state: Container['state']['health'] = 'starting';
  let failingStreak = 0;
  let checks: readonly CheckResult[] = [];
  for (;;) {
    const starting = state === 'starting' && (await io.now()) - from < health.startMs;
    await io.sleep(starting ? health.startIntervalMs : health.intervalMs, main.exit);
    if (ended) return;
    const result = await check(container, argv, main, io, store);
    if (ended) return;
    if (result.exitCode === 0) [state, failingStreak] = ['healthy', 0];
    else if (state !== 'starting' || result.end - from >= health.startMs) failingStreak += 1;
    if (failingStreak >= health.retries) state = 'unhealthy';
    checks = [...checks, result].slice(-5);
    await store.change(container.id, { health: state, failingStreak, checks });
  }
}

/** Runs the check once; one that takes too long is ended, and has failed. */
async function check(
  container: Container,
  [program = '', ...args]: readonly string[],
  main: StartedProcess,
  io: CommandIo,
  store: DockerStore,
): Promise<CheckResult> {
  const said = new Gathered();
  const start = await io.now();
  const { timeoutMs } = container.health as NonNullable<Container['health']>;
  const place = placeOf(container, store);
  const streams = { stdin: new TextInput(), stdout: said, stderr: said };
  const run = await io.spawn(program, args, { place, cwd: '/', env: environmentOf(container), streams });
  let ended: number | null = null;
  const exit = run.exit.then((code) => {
    ended = code;
  });
  await io.sleep(timeoutMs, Promise.race([exit, main.exit]));
  const exitCode = ended ?? -1;
  if (exitCode === -1) run.kill();
  const late = `Health check exceeded timeout (${timeoutMs / 1000}s)${said.text === '' ? '' : `: ${said.text}`}`;
  return { start, end: await io.now(), exitCode, output: (exitCode === -1 ? late : said.text).slice(0, 4096) };
}
