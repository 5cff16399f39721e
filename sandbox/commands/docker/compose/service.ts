import { resolvePath } from '../../../machine/paths.ts';
import {
  type Binding,
  type Container,
  created,
  type HealthCheck,
  type Joined,
  type PortBinding,
} from '../container.ts';
import { DockerError } from '../flags.ts';
import { kafkaImage } from '../images.ts';
import { environmentFile, healthCheck, hostEntries, portBindings, restartOf } from '../settings.ts';
import { type DockerStore, volumeFolder } from '../store.ts';
import { type ComposeFile, isMap, type Yaml, type YamlMap } from './file.ts';

/** A service of a compose file, read. */
export interface Service {
  name: string;
  image: string;
  containerName: string;
  hostname: string | null;
  env: Readonly<Record<string, string>>;
  ports: readonly PortBinding[];
  /** Networks by their key in the file. */
  networks: readonly { key: string; aliases: readonly string[]; address?: string }[];
  mounts: readonly ({ type: 'bind'; from: string; at: string } | { type: 'volume'; key: string; at: string })[];
  hosts: readonly string[];
  labels: Readonly<Record<string, string>>;
  restart: string;
  terminal: boolean;
  health: HealthCheck | null;
  /** Services before it, and how far they must be. */
  after: readonly { name: string; condition: string }[];
}

/** What a service may say; what it says beyond that is refused by Docker Compose too. */
const known: ReadonlySet<string> = new Set([
  ...['image', 'container_name', 'hostname', 'environment', 'env_file', 'ports', 'expose', 'networks', 'volumes'],
  ...[
    'depends_on',
    'healthcheck',
    'restart',
    'labels',
    'extra_hosts',
    'tty',
    'stdin_open',
    'user',
    'logging',
    'deploy',
  ],
  ...['mem_limit', 'cpus', 'ulimits', 'platform', 'pull_policy', 'stop_grace_period', 'init', 'profiles', 'domainname'],
  ...['command', 'entrypoint', 'build', 'network_mode', 'links', 'working_dir', 'privileged', 'cap_add', 'sysctls'],
  ...[
    'security_opt',
    'shm_size',
    'stop_signal',
    'annotations',
    'dns',
    'tmpfs',
    'scale',
    'secrets',
    'configs',
    'extends',
  ],
]);

/** Reads a service. Throws DockerError: in Docker's words where the file is wrong, in ours where this lab cannot do it. */
export async function readService(name: string, file: ComposeFile, store: DockerStore): Promise<Service> {
  const map = file.services[name] as YamlMap;
  const stray = Object.keys(map).find((key) => !known.has(key) && !key.startsWith('x-'));
  if (stray)
    throw new DockerError(`validating ${file.path}: services.${name} additional properties '${stray}' not allowed`);
  if (map['build'] !== undefined)
    throw new DockerError(
      `service "${name}": build: this lab builds no images; it knows Kafka's alone (apache/kafka:4.3.0).`,
    );
  if (typeof map['image'] !== 'string')
    throw new DockerError(
      `service "${name}" has neither an image nor a build context specified: invalid compose project`,
    );
  try {
    kafkaImage(map['image']);
  } catch (error) {
    throw error instanceof DockerError ? new DockerError(`service "${name}": ${error.message}`, 1) : error;
  }
  for (const key of ['command', 'entrypoint', 'network_mode', 'extends'])
    if (map[key] !== undefined && map[key] !== null && map[key] !== 'bridge')
      throw new DockerError(
        `service "${name}": ${key}: a container of this lab runs the broker of its image and nothing else; leave it out.`,
      );
  const files = [];
  for (const each of listOf(map['env_file'])) {
    const path = isMap(each) ? String(each['path']) : String(each);
    files.push(...(await environmentFile(resolvePath(file.folder, path), store.io)));
  }
  const networks = networksOf(map['networks']);
  const unknown = networks.find(({ key }) => key !== 'default' && !(key in file.networks));
  if (unknown)
    throw new DockerError(`service "${name}" refers to undefined network ${unknown.key}: invalid compose project`);
  const mounts = listOf(map['volumes']).map((each) => mountOf(each, name, file));
  const after = afterOf(map['depends_on']);
  const missing = after.find((each) => !(each.name in file.services));
  if (missing)
    throw new DockerError(`service "${name}" depends on undefined service "${missing.name}": invalid compose project`);
  return {
    name,
    image: map['image'],
    containerName: typeof map['container_name'] === 'string' ? map['container_name'] : `${file.name}-${name}-1`,
    hostname: typeof map['hostname'] === 'string' ? map['hostname'] : null,
    env: { ...pairs(files, store), ...pairs(map['environment'], store) },
    ports: listOf(map['ports']).flatMap(portsOf),
    networks,
    mounts,
    hosts: isMap(map['extra_hosts'])
      ? Object.entries(map['extra_hosts']).map(([host, address]) => `${host}:${address}`)
      : listOf(map['extra_hosts']).map(String),
    labels: pairs(map['labels'], store),
    restart: String(map['restart'] ?? 'no'),
    terminal: map['tty'] === true,
    health: healthOf(map['healthcheck']),
    after,
  };
}

function listOf(value: Yaml | undefined): Yaml[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A map, or a list of `NAME=VALUE`; a name alone has the value that the shell has. */
function pairs(value: Yaml | undefined, { io }: DockerStore): Record<string, string> {
  const found: Record<string, string> = {};
  if (isMap(value)) {
    for (const [name, each] of Object.entries(value)) {
      const own = each === null ? io.env[name] : String(each);
      if (own !== undefined) found[name] = own;
    }
    return found;
  }
  for (const each of listOf(value)) {
    const [, name = '', sign, text = ''] = /^([^=]*)(=)?([\s\S]*)$/.exec(String(each)) ?? [];
    const own = sign ? text : io.env[name];
    if (own !== undefined) found[name] = own;
  }
  return found;
}

function portsOf(value: Yaml): PortBinding[] {
  if (!isMap(value)) return portBindings(String(value));
  const hostIp = value['host_ip'] === undefined ? '' : `${value['host_ip']}:`;
  return portBindings(`${hostIp}${value['published'] ?? ''}:${value['target']}/${value['protocol'] ?? 'tcp'}`);
}

function networksOf(value: Yaml | undefined): Service['networks'] {
  if (value === undefined || value === null) return [{ key: 'default', aliases: [] }];
  if (!isMap(value)) return listOf(value).map((each) => ({ key: String(each), aliases: [] }));
  return Object.entries(value).map(([key, each]) => ({
    key,
    aliases: isMap(each) ? listOf(each['aliases']).map(String) : [],
    ...(isMap(each) && typeof each['ipv4_address'] === 'string' ? { address: each['ipv4_address'] } : {}),
  }));
}

function mountOf(value: Yaml, service: string, file: ComposeFile): Service['mounts'][number] {
  const [source = '', target = source] = isMap(value)
    ? [String(value['source'] ?? ''), String(value['target'] ?? '')]
    : String(value).split(':');
  if (/^[./~]/.test(source) && source !== target)
    return { type: 'bind', from: resolvePath(file.folder, source.replace(/^~/, '/home/learner')), at: target };
  if (source === target || source === '') return { type: 'volume', key: '', at: target };
  if (!(source in file.volumes))
    throw new DockerError(`service "${service}" refers to undefined volume ${source}: invalid compose project`);
  return { type: 'volume', key: source, at: target };
}

function afterOf(value: Yaml | undefined): Service['after'] {
  if (!isMap(value)) return listOf(value).map((each) => ({ name: String(each), condition: 'service_started' }));
  return Object.entries(value).map(([name, each]) => ({
    name,
    condition: isMap(each) ? String(each['condition'] ?? 'service_started') : 'service_started',
  }));
}

function healthOf(value: Yaml | undefined): HealthCheck | null {
  if (!isMap(value) || value['disable'] === true) return null;
  const test = Array.isArray(value['test'])
    ? value['test'].map(String)
    : value['test'] === undefined
      ? []
      : ['CMD-SHELL', String(value['test'])];
  const text = (key: string): string | undefined => (value[key] === undefined ? undefined : String(value[key]));
  return healthCheck(test, {
    interval: text('interval'),
    timeout: text('timeout'),
    start: text('start_period'),
    startInterval: text('start_interval'),
    retries: value['retries'] === undefined ? undefined : Number(value['retries']),
  });
}

/** Name of a network or volume of the file, as Docker has it. */
export function realName(key: string, kind: 'networks' | 'volumes', file: ComposeFile): string {
  const map = file[kind][key] ?? {};
  if (typeof map['name'] === 'string') return map['name'];
  if (map['external'] === true) return key;
  return `${file.name}_${key}`;
}

/** The container of a service, to be made. */
export async function containerOf(service: Service, file: ComposeFile, store: DockerStore): Promise<Container> {
  const id = await store.newId();
  const mounts: Binding[] = [];
  for (const mount of service.mounts) {
    if (mount.type === 'bind') mounts.push(mount);
    else {
      const name = mount.key === '' ? await store.newId() : realName(mount.key, 'volumes', file);
      await store.volume(name);
      mounts.push({ type: 'volume', name, from: volumeFolder(name), at: mount.at });
    }
  }
  const networks: Joined[] = service.networks.map(({ key, aliases, ...rest }) => ({
    network: realName(key, 'networks', file),
    aliases: [service.name, ...aliases],
    ...rest,
  }));
  const first = await store.network(networks[0]?.network ?? 'bridge');
  return {
    ...{ id, name: service.containerName, image: service.image, args: [], created: await store.io.now() },
    ...{ hostname: service.hostname ?? id.slice(0, 12), env: service.env, ports: service.ports, networks, mounts },
    hosts: hostEntries(service.hosts, `${first?.subnet ?? '172.17'}.0.1`),
    labels: {
      'com.docker.compose.project': file.name,
      'com.docker.compose.service': service.name,
      'com.docker.compose.project.config_files': file.path,
      'com.docker.compose.config-hash': JSON.stringify({ ...service, after: [] }),
      ...service.labels,
    },
    restart: restartOf(service.restart),
    ...{ removedAtEnd: false, terminal: service.terminal, health: service.health, state: created },
  };
}
