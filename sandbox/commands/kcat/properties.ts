import type { CommandIo } from '../../machine/command.ts';
import { propertiesFile } from '../tool/run.ts';
import { KcatError } from './errors.ts';
import type { KcatOptions } from './options.ts';

/** Properties of librdkafka whose names are one word; the others have dots or underscores. */
const words = new Set(['acks', 'debug', 'interceptors', 'opaque', 'partitioner', 'retries']);

/** What -F, -b and -X say, the later the stronger. Throws KcatError. */
export async function configured({ values }: KcatOptions, io: CommandIo): Promise<ReadonlyMap<string, string>> {
  const properties = new Map<string, string>();
  for (const file of values.get('F') ?? []) {
    if ((await io.fs.kind(file)) !== 'file')
      throw new KcatError(`ERROR: Failed to open ${file}: No such file or directory`);
    await io.stderr.write(`% Reading configuration from file ${file}\n`);
    for (const [name, value] of await propertiesFile(io, file)) set(properties, name, value);
  }
  const servers = values.get('b')?.at(-1);
  if (servers !== undefined) properties.set('bootstrap.servers', servers);
  for (const each of values.get('X') ?? []) {
    const at = each.indexOf('=');
    if (at < 0)
      throw new KcatError(`Expected -X property=value, not ${each}, use -X list to display available properties`);
    set(properties, each.slice(0, at), each.slice(at + 1));
  }
  const codec = values.get('z')?.at(-1);
  if (codec !== undefined) set(properties, 'compression.codec', codec);
  return properties;
}

function set(properties: Map<string, string>, given: string, value: string): void {
  const name = { 'metadata.broker.list': 'bootstrap.servers', 'compression.type': 'compression.codec' }[given] ?? given;
  if (!/[._]/.test(name) && !words.has(name)) throw new KcatError(`ERROR: No such configuration property: "${given}"`);
  if (name === 'compression.codec' && !['none', 'gzip', 'snappy', 'lz4', 'zstd'].includes(value))
    throw new KcatError(`ERROR: Invalid value "${value}" for configuration property "${given}"`);
  properties.set(name, value);
}
