import type { Container, PortBinding } from './container.ts';
import { shortId } from './container.ts';
import { kafkaImage } from './images.ts';
import { fill, type Value } from './template.ts';

/** Rows under a headline, three blanks between columns, as Docker prints tables. @param least width of a column, in cells */
export function table(head: readonly string[], rows: readonly (readonly string[])[], least = 0): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(least, ...all.map((row) => (row[i]?.length ?? 0) + 3)));
  return all
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('')}\n`)
    .join('');
}

/** What `--format` asks for: a table of a template's fields, JSON, or a line for each. */
export function formatted(
  format: string | undefined,
  columns: readonly (readonly [head: string, field: string])[],
  items: readonly Readonly<Record<string, Value>>[],
  least = 0,
): string {
  if (format === undefined || format === 'table')
    return table(
      columns.map(([head]) => head),
      items.map((item) => columns.map(([, field]) => String(item[field] ?? ''))),
      least,
    );
  if (format === 'json') return items.map((item) => `${JSON.stringify(item)}\n`).join('');
  if (!/^table\s/.test(format)) return items.map((item) => `${fill(format, item)}\n`).join('');
  const template = format.replace(/^table\s+/, '').replaceAll('\\t', '\t');
  const names = new Map(columns.map(([head, field]) => [field, head]));
  const head = template.replace(
    /\{\{[^}]*?\.(\w+)[^}]*\}\}/g,
    (_, field: string) => names.get(field) ?? field.toUpperCase(),
  );
  const [first = [], ...rest] = [head, ...items.map((item) => fill(template, item))].map((line) => line.split('\t'));
  return table(first, rest);
}

/** A duration as Docker says it: `Less than a second`, `About a minute`, `3 hours`. */
export function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (days < 14) return `${days} days`;
  if (days < 60) return `${Math.floor(days / 7)} weeks`;
  if (days < 730) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}

export function statusOf({ state }: Container, now: number): string {
  const health = state.health ? ` (${state.health === 'starting' ? 'health: starting' : state.health})` : '';
  if (state.status === 'running') return `Up ${span(now - state.startedAt)}${health}`;
  if (state.status === 'restarting') return `Restarting (${state.exitCode}) ${span(now - state.finishedAt)} ago`;
  if (state.status === 'created') return 'Created';
  return `Exited (${state.exitCode}) ${span(now - (state.finishedAt || now))} ago`;
}

/** Ports of a container: those that have the same number outside, by address, then those that nobody outside sees, then the others. */
export function portsOf(container: Container): string {
  const { published, status } = container.state;
  if (status !== 'running') return '';
  const mapped = [...published]
    .sort((a, b) => a.port - b.port)
    .flatMap((binding) => addressesOf(binding).map((address) => ({ ...binding, address })));
  const same = mapped.filter(({ port, hostPort }) => port === hostPort);
  const others = mapped.filter(({ port, hostPort }) => port !== hostPort);
  const open = kafkaImage(container.image).exposes.filter((port) => !published.some((each) => each.port === port));
  return [
    ...ranges(same),
    ...open.map((port) => `${port}/tcp`),
    ...others.map(({ address, hostPort, port }) => `${address}:${hostPort}->${port}/tcp`),
  ].join(', ');
}

/** Where a port is published: on every address there are two, of either family. */
export function addressesOf({ hostIp }: PortBinding): string[] {
  return hostIp === '0.0.0.0' ? ['0.0.0.0', '[::]'] : [hostIp];
}

/** Neighbouring ports as one: `0.0.0.0:9092-9094->9092-9094/tcp`; those of one address stand together. */
function ranges(mapped: readonly { address: string; port: number }[]): string[] {
  const groups: { address: string; from: number; to: number }[] = [];
  for (const { address, port } of mapped) {
    const open = groups.find((each) => each.address === address && each.to + 1 === port);
    if (open) open.to = port;
    else groups.push({ address, from: port, to: port });
  }
  const range = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`);
  return groups.map(({ address, from, to }) => `${address}:${range(from, to)}->${range(from, to)}/tcp`);
}

/** Columns of `docker ps`, each with its field in a template. */
export const containerColumns = [
  ['CONTAINER ID', 'ID'],
  ['IMAGE', 'Image'],
  ['COMMAND', 'Command'],
  ['CREATED', 'RunningFor'],
  ['STATUS', 'Status'],
  ['PORTS', 'Ports'],
  ['NAMES', 'Names'],
] as const;

export function containerFields(container: Container, now: number, whole: boolean): Record<string, Value> {
  const command = [
    ...kafkaImage(container.image).command.slice(0, 1),
    ...kafkaImage(container.image).command.slice(1),
    ...container.args,
  ].join(' ');
  const cut = whole || command.length <= 20 ? command : `${command.slice(0, 19)}…`;
  return {
    Command: `"${cut}"`,
    CreatedAt: new Date(container.created).toISOString().replace('T', ' ').replace(/\..*/, ' +0000 UTC'),
    ID: whole ? container.id : shortId(container.id),
    Image: container.image,
    Labels: Object.entries(container.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    Mounts: container.mounts.map(({ name, from }) => name ?? from).join(','),
    Names: container.name,
    Networks: container.networks.map(({ network }) => network).join(','),
    Ports: portsOf(container),
    RunningFor: `${span(now - container.created)} ago`,
    Size: '0B',
    State: container.state.status,
    Status: statusOf(container, now),
  };
}
