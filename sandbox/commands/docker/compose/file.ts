import { parse } from 'yaml';
import type { CommandIo } from '../../../machine/command.ts';
import { baseName, parentOf, resolvePath } from '../../../machine/paths.ts';
import { DockerError } from '../flags.ts';
import { interpolate } from './interpolate.ts';

/** What a YAML file holds. */
export type Yaml = string | number | boolean | null | Yaml[] | { [name: string]: Yaml };
export type YamlMap = { [name: string]: Yaml };

export interface ComposeFile {
  /** Name of the project. */
  name: string;
  /** Absolute path of the first file. */
  path: string;
  folder: string;
  services: Readonly<Record<string, YamlMap>>;
  networks: Readonly<Record<string, YamlMap>>;
  volumes: Readonly<Record<string, YamlMap>>;
}

const fileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * Reads the compose file of a directory, or those that were named, the later ones over the earlier. Throws DockerError in the words
 * of Docker Compose.
 */
export async function readComposeFile(
  io: CommandIo,
  { files, project, folder }: { files: readonly string[]; project: string | undefined; folder: string | undefined },
): Promise<ComposeFile> {
  const paths = files.map((each) => resolvePath(io.cwd, each));
  if (paths.length === 0) paths.push(await found(io, folder === undefined ? io.cwd : resolvePath(io.cwd, folder)));
  const [path = ''] = paths;
  const own = folder === undefined ? parentOf(path) : resolvePath(io.cwd, folder);
  const env = { ...(await dotEnv(io, own)), ...io.env };
  const told = new Set<string>();
  let all: YamlMap = {};
  for (const each of paths) all = merged(all, await readOne(each, env, io, told));
  const old = all['version'];
  if (old !== undefined)
    await io.stderr.write(
      `time="${new Date(await io.now()).toISOString().replace(/\.\d+/, '')}" level=warning msg="${path}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion"\n`,
    );
  const services = mapOf(all['services'], 'services');
  if (Object.keys(services).length === 0) throw new DockerError('no service selected');
  const name =
    project ?? env['COMPOSE_PROJECT_NAME'] ?? (typeof all['name'] === 'string' ? all['name'] : baseName(own));
  return {
    name: name.toLowerCase().replace(/[^a-z0-9_-]/g, ''),
    path,
    folder: own,
    services: mapsIn(services, 'services'),
    networks: mapsIn(mapOf(all['networks'], 'networks'), 'networks'),
    volumes: mapsIn(mapOf(all['volumes'], 'volumes'), 'volumes'),
  };
}

/** In this directory, or the nearest one above it. */
async function found(io: CommandIo, from: string): Promise<string> {
  for (let folder = from; ; folder = parentOf(folder)) {
    for (const name of fileNames) if ((await io.fs.kind(`${folder}/${name}`)) === 'file') return `${folder}/${name}`;
    if (folder === '/') throw new DockerError('no configuration file provided: not found');
  }
}

async function dotEnv(io: CommandIo, folder: string): Promise<Record<string, string>> {
  const path = `${folder}/.env`;
  if ((await io.fs.kind(path)) !== 'file') return {};
  const env: Record<string, string> = {};
  for (const line of (await io.fs.readFile(path, 'utf-8')).split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== '') env[name] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return env;
}

async function readOne(
  path: string,
  env: Readonly<Record<string, string>>,
  io: CommandIo,
  told: Set<string>,
): Promise<YamlMap> {
  if ((await io.fs.kind(path)) !== 'file') throw new DockerError(`open ${path}: no such file or directory`);
  let data: Yaml;
  try {
    data = parse(await io.fs.readFile(path, 'utf-8'), { merge: true }) as Yaml;
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new DockerError(`${baseName(path)}: ${first.replace(/:$/, '')}`);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new DockerError('empty compose file');
  const unset: string[] = [];
  const filled = walk(data, (text) => interpolate(text, env, (name) => unset.push(name))) as YamlMap;
  for (const name of unset) {
    if (told.has(name)) continue;
    told.add(name);
    await io.stderr.write(
      `time="${new Date(await io.now()).toISOString().replace(/\.\d+/, '')}" level=warning msg="The \\"${name}\\" variable is not set. Defaulting to a blank string."\n`,
    );
  }
  const stray = Object.keys(filled).find((key) => !topLevel.has(key) && !key.startsWith('x-'));
  if (stray) throw new DockerError(`validating ${path}: (root) additional properties '${stray}' not allowed`);
  return filled;
}

const topLevel: ReadonlySet<string> = new Set([
  ...['version', 'name', 'services', 'networks', 'volumes', 'configs', 'secrets', 'include'],
]);

function walk(value: Yaml, change: (text: string) => string): Yaml {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => walk(each, change));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, change)]));
  return value;
}

/** Maps are joined, everything else is replaced. */
function merged(a: YamlMap, b: YamlMap): YamlMap {
  const all = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = all[name];
    all[name] = isMap(before) && isMap(value) ? merged(before, value) : value;
  }
  return all;
}

export function isMap(value: Yaml | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: Yaml | undefined, name: string): YamlMap {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw new DockerError(`${name} must be a mapping`);
  return value;
}

function mapsIn(map: YamlMap, what: string): Record<string, YamlMap> {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => {
      if (value === null) return [name, {}];
      if (!isMap(value)) throw new DockerError(`${what}.${name} must be a mapping`);
      return [name, value];
    }),
  );
}
