import type { CommandIo, StartedProcess } from '../../machine/command.ts';
import { Gathered, TextInput } from '../../machine/streams.ts';
import type { Container } from './container.ts';
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
  let ended = false;
  void main.exit.then(() => {
    ended = true;
  });
  const from = await io.now();
  const [kind, ...words] = health.test;
  const argv = kind === 'CMD-SHELL' ? ['sh', '-c', words[0] ?? ''] : kind === 'CMD' ? words : [];
  const [program, ...args] = argv;
  if (program === undefined) return;
  for (let failures = 0; ; ) {
    await io.sleep(health.intervalMs, main.exit);
    if (ended) return;
    const said = new Gathered();
    const place = placeOf(container, store);
    const streams = { stdin: new TextInput(), stdout: said, stderr: said };
    const check = await io.spawn(program, args, { place, cwd: '/', env: environmentOf(container), streams });
    const code = await check.exit;
    if (ended) return;
    failures = code === 0 ? 0 : failures + 1;
    if (code === 0) await store.change(container.id, { health: 'healthy' });
    else if (failures >= health.retries && (await io.now()) - from >= health.startMs)
      await store.change(container.id, { health: 'unhealthy' });
  }
}
