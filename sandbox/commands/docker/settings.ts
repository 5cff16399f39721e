import type { CommandIo } from '../../machine/command.ts';
import { resolvePath } from '../../machine/paths.ts';
import type { Binding, HealthCheck, PortBinding, Restart } from './container.ts';
import { DockerError } from './flags.ts';
import { type DockerStore, volumeFolder } from './store.ts';

/** `[IP:]HOST:CONTAINER`, `CONTAINER`, ranges of either. Throws DockerError in Docker's words. */
export function portBindings(text: string): PortBinding[] {
  const [spec = '', protocol = 'tcp'] = text.split('/');
  const bad = (reason: string): DockerError =>
    new DockerError(`docker: ${reason}\n\nRun 'docker run --help' for more information`, 125);
  if (protocol !== 'tcp')
    throw bad(protocol === 'udp' ? `${text}: Kafka speaks TCP alone` : `invalid proto: ${protocol}`);
  const [, ip = '', host = '', inside = ''] =
    /^(?:(\[[^\]]*\]|[^:]*):)?(?:([^:]*):)?([^:]*)$/.exec(spec.split(':').length === 2 ? `:${spec}` : spec) ?? [];
  const range = (word: string, what: string): [number, number] => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(word);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || from > to || to > 65535) throw bad(`invalid ${what}: ${word}`);
    return [from, to];
  };
  if (inside === '') throw bad(`no port specified: ${text}<empty>`);
  const [first, last] = range(inside, 'containerPort');
  const hostIp = ip === '' ? '0.0.0.0' : ip;
  const from = host === '' ? null : range(host, 'hostPort');
  if (from && from[1] - from[0] !== last - first)
    throw bad('invalid ranges specified for container and host Ports: ' + `${inside} and ${host}`);
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    hostIp,
    hostPort: from ? from[0] + i : 0,
    port: first + i,
  }));
}

/** `NAME=VALUE`, or a name whose value is that of whoever asks. */
export function environment(words: readonly string[], own: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) env[word.slice(0, at)] = word.slice(at + 1);
    else if (at === 0) throw new DockerError(`docker: invalid environment variable: ${word}`, 125);
    else if (own[word] !== undefined) env[word] = own[word] ?? '';
  }
  return env;
}

/** A file of `NAME=VALUE` lines. Throws DockerError where there is none. */
export async function environmentFile(path: string, io: CommandIo): Promise<string[]> {
  if ((await io.fs.kind(path)) !== 'file')
    throw new DockerError(
      `docker: open ${path}: no such file or directory\n\nRun 'docker run --help' for more information`,
      125,
    );
  const text = await io.fs.readFile(path, 'utf-8');
  return text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** `SOURCE:TARGET[:ro]`, `NAME:TARGET`, `TARGET`; a volume is made where there is none of its name. */
export async function volumeBinding(text: string, store: DockerStore): Promise<Binding> {
  const [first = '', second, ...rest] = text.split(':');
  if (rest.length > 1 || second === '')
    throw new DockerError(
      `docker: invalid spec: ${text}: too many colons\n\nRun 'docker run --help' for more information`,
      125,
    );
  const target = second ?? first;
  if (!target.startsWith('/'))
    throw new DockerError(
      `docker: Error response from daemon: invalid volume specification: '${text}': invalid mount config for type "bind": invalid mount path: '${target}' mount path must be absolute`,
      125,
    );
  if (second !== undefined && /^[./~]/.test(first))
    return { type: 'bind', from: resolvePath(store.io.cwd, first), at: resolvePath('/', target) };
  const name = second === undefined ? await store.newId() : first;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
    throw new DockerError(
      `docker: Error response from daemon: create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      125,
    );
  await store.volume(name);
  return { type: 'volume', name, from: volumeFolder(name), at: resolvePath('/', target) };
}

/** `type=bind,source=…,target=…` */
export async function mountBinding(text: string, store: DockerStore): Promise<Binding> {
  const parts = new Map(text.split(',').map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1)]));
  const source = parts.get('source') ?? parts.get('src') ?? '';
  const target = parts.get('target') ?? parts.get('destination') ?? parts.get('dst') ?? '';
  if (parts.get('type') !== 'bind') return volumeBinding(source === '' ? target : `${source}:${target}`, store);
  const from = resolvePath(store.io.cwd, source);
  if ((await store.io.fs.kind(from)) === null)
    throw new DockerError(
      `docker: Error response from daemon: invalid mount config for type "bind": bind source path does not exist: ${from}`,
      125,
    );
  return { type: 'bind', from, at: target };
}

/** `no`, `always`, `unless-stopped`, `on-failure[:N]`. */
export function restartOf(text = 'no'): Restart {
  const [name = 'no', most = '0'] = text.split(':');
  if (name === 'no' || name === 'always' || name === 'unless-stopped') return { name, most: 0 };
  if (name === 'on-failure') return { name, most: Number(most) };
  throw new DockerError(
    `docker: Error response from daemon: invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    125,
  );
}

/** `1m30s` in milliseconds, as Go writes durations; null for anything else. */
export function duration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/.test(text)) return null;
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, ns: 0.000001 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|h|m|s)/g)].reduce(
    (sum, [, number = '0', unit = 's']) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
}

/** A check with Docker's own measures where it has none of its own. */
export function healthCheck(
  test: readonly string[],
  given: Partial<Record<'interval' | 'timeout' | 'start' | 'startInterval', string | undefined>> & {
    retries?: number | undefined;
  },
): HealthCheck | null {
  if (test.length === 0 || test[0] === 'NONE') return null;
  // Docker takes its own where it is told none, or 0.
  const or = (text: string | undefined, own: number): number => duration(text ?? '') || own;
  return {
    test,
    intervalMs: or(given.interval, 30_000),
    timeoutMs: or(given.timeout, 30_000),
    startMs: or(given.start, 0),
    startIntervalMs: or(given.startInterval, 5000),
    retries: given.retries || 3,
  };
}

/** `NAME:ADDRESS` of `--add-host`; `host-gateway` is the machine itself. */
export function hostEntries(words: readonly string[], gateway: string): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name = '', address = ''] = /^([^:=]+)[:=](.+)$/.exec(word) ?? [];
      if (name === '')
        throw new DockerError(
          `invalid argument "${word}" for "--add-host" flag: bad format for add-host: "${word}"`,
          125,
        );
      return [name, address === 'host-gateway' ? gateway : address];
    }),
  );
}
