import type { Container, PortBinding } from './container.ts';
import { lastOf } from './flags.ts';
import { imageId, imageName, kafkaImage } from './images.ts';
import { environmentOf } from './mounts.ts';
import { networkData } from './networks.ts';
import type { DockerStore } from './store.ts';
import type { Subcommand } from './subcommand.ts';
import { fill, type Value } from './template.ts';
import { volumeData } from './volumes.ts';

/** `docker inspect` of containers, and of what else has that name. */
export const inspect: Subcommand = {
  least: 1,
  run: async ({ io, store, given }) => {
    const found: Value[] = [];
    const missing: string[] = [];
    for (const word of given.args) {
      const data = await dataOf(word, store, lastOf(given, 'type'));
      if (data === null) missing.push(word);
      else found.push(data);
    }
    const format = lastOf(given, 'format');
    if (format === undefined || format === 'json') await io.stdout.write(`${JSON.stringify(found, null, 4)}\n`);
    else for (const each of found) await io.stdout.write(`${fill(format, each)}\n`);
    for (const word of missing) await io.stderr.write(`Error: No such object: ${word}\n`);
    return missing.length > 0 ? 1 : 0;
  },
};

async function dataOf(word: string, store: DockerStore, type = ''): Promise<Value | null> {
  const container = type === '' || type === 'container' ? await store.find(word) : null;
  if (container) return containerData(container, store);
  const network = type === '' || type === 'network' ? await store.network(word) : null;
  if (network) return networkData(network, store);
  const volume = (await store.volumes()).find(({ name }) => name === word);
  if (volume && (type === '' || type === 'volume')) return volumeData(volume);
  const known = (await store.images()).some(({ image }) => image === word || image === `${word}:latest`);
  return known ? imageData(word) : null;
}

function bindings(ports: readonly PortBinding[], fill6: boolean): Record<string, Value> {
  const byPort: Record<string, Value[]> = {};
  for (const { port, hostPort, hostIp } of ports) {
    const entries = byPort[`${port}/tcp`] ?? [];
    byPort[`${port}/tcp`] = entries;
    const shown = hostIp === '0.0.0.0' && !fill6 ? '' : hostIp;
    entries.push({ HostIp: shown, HostPort: hostPort === 0 ? '' : String(hostPort) });
    if (fill6 && hostIp === '0.0.0.0') entries.push({ HostIp: '::', HostPort: String(hostPort) });
  }
  return byPort;
}

function time(ms: number): string {
  return ms === 0 ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString().replace('Z', '000000Z');
}

async function containerData(container: Container, store: DockerStore): Promise<Value> {
  const { state } = container;
  const image = kafkaImage(container.image);
  const networks: Record<string, Value> = {};
  for (const joined of container.networks) {
    const network = await store.network(joined.network);
    const address = state.addresses[joined.network] ?? '';
    networks[joined.network] = {
      IPAMConfig: null,
      Links: null,
      Aliases: joined.network === 'bridge' ? null : [container.name, ...joined.aliases],
      NetworkID: network?.id ?? '',
      EndpointID: '',
      Gateway: address === '' ? '' : `${network?.subnet}.0.1`,
      IPAddress: address,
      IPPrefixLen: address === '' ? 0 : 16,
      DNSNames: joined.network === 'bridge' ? null : [container.name, ...joined.aliases, container.id.slice(0, 12)],
    };
  }
  const log = state.checks.map(({ start, end, exitCode, output }) => ({
    ...{ Start: time(start), End: time(end), ExitCode: exitCode, Output: output },
  }));
  const health = container.health
    ? { Health: { Status: state.health ?? 'starting', FailingStreak: state.failingStreak, Log: log } }
    : {};
  const bridge = state.addresses['bridge'] ?? '';
  const open: Record<string, Value> = Object.fromEntries(image.exposes.map((port) => [`${port}/tcp`, null]));
  const [program = '', ...words] = image.command;
  return {
    Id: container.id,
    Created: time(container.created),
    Path: program,
    Args: [...words, ...container.args],
    State: {
      Status: state.status,
      Running: state.status === 'running',
      Paused: false,
      Restarting: state.status === 'restarting',
      OOMKilled: false,
      Dead: false,
      Pid: state.pid,
      ExitCode: state.exitCode,
      Error: state.error,
      StartedAt: time(state.startedAt),
      FinishedAt: time(state.finishedAt),
      ...health,
    },
    Image: `sha256:${imageId(container.image)}`,
    HostsPath: `${store.root(container.id)}/etc/hosts`,
    LogPath: store.logFile(container.id),
    Name: `/${container.name}`,
    RestartCount: state.restarts,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: {
      Binds: container.mounts.map(({ name, from, at }) => `${name ?? from}:${at}`),
      NetworkMode: container.networks[0]?.network ?? 'bridge',
      PortBindings: bindings(container.ports, false),
      RestartPolicy: { Name: container.restart.name, MaximumRetryCount: container.restart.most },
      AutoRemove: container.removedAtEnd,
      ExtraHosts: Object.entries(container.hosts).map(([name, address]) => `${name}:${address}`),
    },
    Mounts: container.mounts.map(({ type, name, from, at }) => ({
      Type: type,
      ...(name ? { Name: name } : {}),
      Source: from,
      Destination: at,
      ...(type === 'volume' ? { Driver: 'local' } : {}),
      Mode: type === 'volume' ? 'z' : '',
      RW: true,
      Propagation: type === 'volume' ? '' : 'rprivate',
    })),
    Config: {
      Hostname: container.hostname,
      Domainname: '',
      User: image.user,
      ExposedPorts: Object.fromEntries(
        [...image.exposes, ...container.ports.map(({ port }) => port)].map((port) => [`${port}/tcp`, {}]),
      ),
      Tty: container.terminal,
      Env: Object.entries(environmentOf(container))
        .filter(([name]) => name === 'PATH' || name in container.env)
        .map(([name, value]) => `${name}=${value}`),
      Cmd: words,
      Image: container.image,
      WorkingDir: image.cwd,
      Entrypoint: [program],
      Labels: container.labels,
    },
    NetworkSettings: {
      Bridge: '',
      Ports: state.status === 'running' ? { ...open, ...bindings(state.published, true) } : {},
      Gateway: bridge === '' ? '' : '172.17.0.1',
      IPAddress: bridge,
      IPPrefixLen: bridge === '' ? 0 : 16,
      Networks: networks,
    },
  };
}

function imageData(reference: string): Value {
  const { repository, tag } = imageName(reference);
  const image = kafkaImage(reference);
  return {
    Id: `sha256:${imageId(reference)}`,
    RepoTags: [`${repository}:${tag}`],
    RepoDigests: [],
    Architecture: 'amd64',
    Os: 'linux',
    Config: {
      User: image.user,
      ExposedPorts: Object.fromEntries(image.exposes.map((port) => [`${port}/tcp`, {}])),
      Entrypoint: [image.command[0] ?? ''],
      Cmd: image.command.slice(1),
      WorkingDir: image.cwd,
    },
  };
}
