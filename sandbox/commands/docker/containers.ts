import type { Signal } from '../../machine/command.ts';
import { dateText } from '../date.ts';
import type { Container } from './container.ts';
import { DockerError, given as has, lastOf, valuesOf } from './flags.ts';
import { imageName } from './images.ts';
import { showLogs } from './logs.ts';
import { attend } from './run.ts';
import { startContainer, stopContainer } from './runtime.ts';
import { type Context, forEach, type Subcommand } from './subcommand.ts';
import { addressesOf, containerColumns, containerFields, formatted, table } from './tables.ts';

export const ps: Subcommand = {
  most: 0,
  run: async ({ io, store, given }) => {
    const filters = valuesOf(given, 'filter').map((each) => {
      const [name = '', ...value] = each.split('=');
      return { name, value: value.join('=') };
    });
    const last = Number(lastOf(given, 'last') ?? (has(given, 'latest') ? 1 : -1));
    const every = has(given, 'all') || last >= 0 || filters.some(({ name }) => name === 'status');
    const unknown = filters.find(({ name }) => !(name in matches));
    if (unknown) throw new DockerError(`Error response from daemon: invalid filter '${unknown.name}'`);
    const all = (await store.containers()).filter(
      (each) =>
        (every || each.state.status === 'running' || each.state.status === 'restarting') &&
        filters.every(({ name, value }) => matches[name]?.(each, value)),
    );
    const shown = last >= 0 ? all.slice(0, last) : all;
    const now = await io.now();
    const items = shown.map((each) => containerFields(each, now, has(given, 'no-trunc')));
    if (has(given, 'quiet')) await io.stdout.write(items.map(({ ID }) => `${ID}\n`).join(''));
    else await io.stdout.write(formatted(lastOf(given, 'format'), containerColumns, items));
    return 0;
  },
};

/** What `--filter` can ask. */
const matches: Readonly<Record<string, (container: Container, value: string) => boolean>> = {
  name: ({ name }, value) => new RegExp(value.replace(/^\^?\//, '^')).test(name),
  id: ({ id }, value) => id.startsWith(value),
  status: ({ state }, value) => state.status === value,
  label: ({ labels }, value) =>
    value.includes('=') ? labels[value.split('=')[0] ?? ''] === value.slice(value.indexOf('=') + 1) : value in labels,
  ancestor: ({ image }, value) => image === value || imageName(image).repository === value,
  exited: ({ state }, value) => state.status === 'exited' && state.exitCode === Number(value),
  network: ({ networks }, value) => networks.some(({ network }) => network === value),
  health: ({ state }, value) => (state.health ?? 'none') === value,
  publish: ({ state }, value) => state.published.some(({ hostPort }) => hostPort === Number.parseInt(value, 10)),
  volume: ({ mounts }, value) => mounts.some(({ name, at }) => name === value || at === value),
};

export const logs: Subcommand = {
  least: 1,
  most: 1,
  run: async ({ io, store, given }) => {
    const container = await store.container(given.args[0] ?? '');
    const tail = lastOf(given, 'tail') ?? 'all';
    if (tail !== 'all' && !/^-?\d+$/.test(tail))
      throw new DockerError(`Error response from daemon: invalid tail size '${tail}'`);
    await showLogs([{ container, prefix: '' }], io, store, {
      follow: has(given, 'follow'),
      tail: tail === 'all' || Number(tail) < 0 ? null : Number(tail),
      times: has(given, 'timestamps'),
      since: lastOf(given, 'since'),
    });
    return 0;
  },
};

const seconds = (text: string | undefined): number => Number(text ?? 10) * 1000;

export const stop: Subcommand = {
  least: 1,
  run: (context) =>
    forEach(context, async (word) => {
      const { store, given } = context;
      const signal = signalNamed(lastOf(given, 'signal') ?? 'SIGTERM');
      const waitMs = seconds(lastOf(given, 'timeout') ?? lastOf(given, 'time'));
      await stopContainer(await store.container(word), store, { signal: signal as 'SIGTERM', waitMs });
      return word;
    }),
};

export const start: Subcommand = {
  least: 1,
  run: async (context) => {
    const { store, given, io } = context;
    if (has(given, 'attach')) {
      const container = await store.container(given.args[0] ?? '');
      const { exit } = await startContainer(container, store, io);
      return attend(container, exit, store);
    }
    const code = await forEach(context, async (word) => {
      const container = await store.container(word);
      if (container.state.status !== 'running') await startContainer(container, store);
      return word;
    });
    if (code !== 0) await io.stderr.write(`Error: failed to start containers: ${given.args.join(', ')}\n`);
    return code;
  },
};

export const restart: Subcommand = {
  least: 1,
  run: (context) =>
    forEach(context, async (word) => {
      const { store, given } = context;
      const container = await store.container(word);
      await stopContainer(container, store, { waitMs: seconds(lastOf(given, 'timeout') ?? lastOf(given, 'time')) });
      await startContainer(container, store);
      return word;
    }),
};

export const kill: Subcommand = {
  least: 1,
  run: (context) =>
    forEach(context, async (word) => {
      const { store, given, io } = context;
      const container = await store.container(word);
      const { pid, status } = container.state;
      if (status !== 'running')
        throw new DockerError(
          `Error response from daemon: Cannot kill container: ${word}: Container ${container.id} is not running`,
        );
      const signal = signalNamed(lastOf(given, 'signal') ?? 'SIGKILL');
      if (signal === 'SIGKILL') await stopContainer(container, store, { signal });
      else await io.processes.signal(pid, signal);
      return word;
    }),
};

function signalNamed(text: string): Signal {
  const numbers: Record<string, Signal> = {
    '1': 'SIGHUP',
    '2': 'SIGINT',
    '3': 'SIGQUIT',
    '9': 'SIGKILL',
    '15': 'SIGTERM',
  };
  const signal = numbers[text] ?? (`SIG${text.toUpperCase().replace(/^SIG/, '')}` as Signal);
  if (!/^SIG(HUP|INT|QUIT|KILL|TERM|STOP|CONT)$/.test(signal))
    throw new DockerError(`Error response from daemon: Invalid signal: ${text}`);
  return signal;
}

export const rm: Subcommand = {
  least: 1,
  run: async (context) => {
    const { store, given } = context;
    const force = has(given, 'force');
    const code = await forEach(context, async (word) => {
      await removeContainer(await store.container(word), context, force);
      return word;
    });
    return force ? 0 : code;
  },
};

/** Throws DockerError for one that runs, unless it may be killed. */
export async function removeContainer(
  container: Container,
  { store }: Pick<Context, 'store'>,
  force: boolean,
): Promise<void> {
  if (container.state.status === 'running' || container.state.status === 'restarting') {
    if (!force)
      throw new DockerError(
        `Error response from daemon: cannot remove container "/${container.name}": container is ${container.state.status}: stop the container before removing or force remove`,
      );
    await stopContainer(container, store, { signal: 'SIGKILL' });
  }
  await store.remove(container.id);
}

export const port: Subcommand = {
  least: 1,
  most: 2,
  run: async ({ io, store, given }) => {
    const [word = '', wanted] = given.args;
    const container = await store.container(word);
    const number = wanted === undefined ? null : Number.parseInt(wanted, 10);
    const found = container.state.published.filter((each) => number === null || each.port === number);
    if (number !== null && found.length === 0)
      throw new DockerError(`Error: No public port '${wanted}' published for ${word}`);
    for (const binding of [...found].sort((a, b) => a.port - b.port))
      for (const address of addressesOf(binding))
        await io.stdout.write(`${number === null ? `${binding.port}/tcp -> ` : ''}${address}:${binding.hostPort}\n`);
    return 0;
  },
};

export const top: Subcommand = {
  least: 1,
  stops: true,
  run: async ({ io, store, given }) => {
    const container = await running(given.args[0] ?? '', store);
    const own = (await io.processes.list()).filter(({ place }) => place === container.id);
    const rows = own.map(({ pid, parent, startedAt, command }) => [
      ...['1000', String(pid), String(parent), '0', dateText(startedAt, '%H:%M'), '?', '00:00:00'],
      command.join(' '),
    ]);
    await io.stdout.write(table(['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], rows));
    return 0;
  },
};

/** A container that runs. Throws DockerError where it does not. */
export async function running(word: string, store: Context['store']): Promise<Container> {
  const container = await store.container(word);
  if (container.state.status !== 'running')
    throw new DockerError(`Error response from daemon: Container ${container.id} is not running`);
  return container;
}

export const wait: Subcommand = {
  least: 1,
  run: (context) =>
    forEach(context, async (word) => {
      const container = await context.store.container(word);
      for (;;) {
        const now = await context.store.read(container.id);
        if (!now || now.state.status === 'exited') return String(now?.state.exitCode ?? 0);
        await context.io.sleep(50);
      }
    }),
};

export const rename: Subcommand = {
  least: 2,
  most: 2,
  run: async ({ store, given }) => {
    const [word = '', name = ''] = given.args;
    const container = await store.container(word);
    const other = (await store.containers()).find((each) => each.name === name);
    if (other)
      throw new DockerError(
        `Error response from daemon: Error when allocating new name: Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.\nError: failed to rename container named ${word}`,
      );
    await store.save({ ...container, name });
    return 0;
  },
};
