import type { CommandIo } from '../../machine/command.ts';
import type { Container } from './container.ts';
import { duration } from './settings.ts';
import type { DockerStore } from './store.ts';

interface Entry {
  log: string;
  stream: 'stdout' | 'stderr';
  time: string;
}

export interface LogOptions {
  follow: boolean;
  /** Lines from the end; null: all. */
  tail: number | null;
  times: boolean;
  /** A duration before now, or a time. */
  since?: string | undefined;
}

/** Milliseconds between two looks at a log that is followed. */
const lookEvery = 100;

/** Prints what containers have said, and goes on as long as any of them runs where that is asked for. */
export async function showLogs(
  logs: readonly { container: Container; prefix: string }[],
  io: CommandIo,
  store: DockerStore,
  { follow, tail, times, since }: LogOptions,
): Promise<void> {
  const seen = new Map<string, number>();
  const from = since === undefined ? 0 : await sinceTime(since, io);
  const show = async (first: boolean): Promise<void> => {
    for (const { container, prefix } of logs) {
      const path = store.logFile(container.id);
      if ((await io.fs.kind(path)) !== 'file') continue;
      const before = seen.get(container.id) ?? 0;
      if (!first && (await io.fs.size(path)) === before) continue;
      const bytes = await io.fs.readBytes(path);
      seen.set(container.id, bytes.length);
      const entries = new TextDecoder()
        .decode(bytes.subarray(before))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Entry)
        .filter(({ time }) => Date.parse(time) >= from);
      const last = first && tail !== null ? entries.slice(Math.max(0, entries.length - tail)) : entries;
      for (const stream of ['stdout', 'stderr'] as const) {
        if (logs.length === 1 && prefix === '' && last.every((each) => each.stream !== stream)) continue;
        if (prefix !== '' && stream === 'stderr') continue;
        const lines = prefix === '' ? last.filter((each) => each.stream === stream) : last;
        const text = lines.map(({ log, time }) => `${prefix}${times ? `${time} ` : ''}${log}`).join('');
        await io[stream].write(text);
      }
    }
  };
  await show(true);
  while (follow) {
    const states = await Promise.all(logs.map(({ container }) => store.read(container.id)));
    const over = states.every((now) => !now || (now.state.status !== 'running' && now.state.status !== 'restarting'));
    await show(false);
    if (over) return;
    await io.sleep(lookEvery);
  }
}

async function sinceTime(text: string, io: CommandIo): Promise<number> {
  const before = duration(text);
  if (before !== null) return (await io.now()) - before;
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) || 0;
}
