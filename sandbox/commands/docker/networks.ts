import { shortId } from './container.ts';
import { DockerError, given as has, lastOf, valuesOf } from './flags.ts';
import { environment } from './settings.ts';
import type { DockerNetwork, DockerStore } from './store.ts';
import { type Context, forEach, type Subcommand } from './subcommand.ts';
import { formatted } from './tables.ts';
import { fill, type Value } from './template.ts';

const own: ReadonlySet<string> = new Set(['bridge', 'host', 'none']);

export const networks: Readonly<Record<string, Subcommand>> = {
  ls: {
    most: 0,
    run: async ({ io, store, given }) => {
      const wanted = valuesOf(given, 'filter').flatMap((each) => (each.startsWith('name=') ? [each.slice(5)] : []));
      const all = (await store.networks())
        .filter(({ name }) => wanted.every((each) => name.includes(each)))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const whole = has(given, 'no-trunc');
      const items = all.map(({ id, name, driver }) => ({
        ...{ ID: whole ? id : shortId(id), Name: name, Driver: driver, Scope: 'local' },
      }));
      const columns = [
        ['NETWORK ID', 'ID'],
        ['NAME', 'Name'],
        ['DRIVER', 'Driver'],
        ['SCOPE', 'Scope'],
      ] as const;
      if (has(given, 'quiet')) await io.stdout.write(items.map(({ ID }) => `${ID}\n`).join(''));
      else await io.stdout.write(formatted(lastOf(given, 'format'), columns, items));
      return 0;
    },
  },
  create: {
    least: 1,
    most: 1,
    run: async ({ io, store, given }) => {
      const [name = ''] = given.args;
      if ((await store.networks()).some((each) => each.name === name))
        throw new DockerError(`Error response from daemon: network with name ${name} already exists`);
      const driver = lastOf(given, 'driver') ?? 'bridge';
      if (driver !== 'bridge') throw new DockerError(`Error response from daemon: plugin "${driver}" not found`);
      const labels = environment(
        valuesOf(given, 'label').map((each) => (each.includes('=') ? each : `${each}=`)),
        {},
      );
      await io.stdout.write(`${(await store.createNetwork(name, labels)).id}\n`);
      return 0;
    },
  },
  rm: {
    least: 1,
    run: async (context) => {
      const code = await forEach(context, async (word) => {
        await removeNetwork(word, context.store);
        return word;
      });
      if (code !== 0) await context.io.stderr.write(`exit status ${code}\n`);
      return code;
    },
  },
  inspect: {
    least: 1,
    run: async ({ io, store, given }) => inspectNetworks(given.args, lastOf(given, 'format'), { io, store }),
  },
  connect: {
    least: 2,
    most: 2,
    run: async ({ store, given }) => {
      const [word = '', name = ''] = given.args;
      const network = await networkNamed(word, store);
      const container = await store.container(name);
      if (container.state.status === 'running')
        throw new DockerError(
          `${name}: this lab gives a container its networks when it starts: docker stop ${name}, then connect it, then docker start ${name}.`,
        );
      const networks = [...container.networks, { network: network.name, aliases: valuesOf(given, 'alias') }];
      await store.save({ ...container, networks });
      return 0;
    },
  },
  disconnect: {
    least: 2,
    most: 2,
    run: async ({ store, given }) => {
      const [word = '', name = ''] = given.args;
      const network = await networkNamed(word, store);
      const container = await store.container(name);
      if (!container.networks.some((each) => each.network === network.name))
        throw new DockerError(
          `Error response from daemon: container ${container.id} is not connected to the network ${network.name}`,
        );
      if (container.state.status === 'running')
        throw new DockerError(
          `${name}: this lab gives a container its networks when it starts: docker stop ${name} first.`,
        );
      await store.save({ ...container, networks: container.networks.filter((each) => each.network !== network.name) });
      return 0;
    },
  },
};

async function networkNamed(word: string, store: DockerStore): Promise<DockerNetwork> {
  const network = await store.network(word);
  if (!network) throw new DockerError(`Error response from daemon: network ${word} not found`);
  return network;
}

/** Throws DockerError for one that is Docker's own, or in use. */
export async function removeNetwork(word: string, store: DockerStore): Promise<void> {
  const network = await networkNamed(word, store);
  if (own.has(network.name))
    throw new DockerError(`Error response from daemon: ${network.name} is a pre-defined network and cannot be removed`);
  const inside = (await store.containers()).filter(
    ({ state }) => state.status === 'running' && state.addresses[network.name],
  );
  if (inside.length > 0)
    throw new DockerError(
      `Error response from daemon: error while removing network: network ${network.name} id ${network.id} has active endpoints`,
    );
  await store.saveNetworks((await store.networks()).filter(({ id }) => id !== network.id));
}

export async function networkData(network: DockerNetwork, store: DockerStore): Promise<Value> {
  const inside = (await store.containers()).filter(({ state }) => state.addresses[network.name]);
  const containers = inside.map(
    ({ id, name, state }) =>
      [
        id,
        {
          Name: name,
          EndpointID: '',
          MacAddress: '',
          IPv4Address: `${state.addresses[network.name]}/16`,
          IPv6Address: '',
        },
      ] as const,
  );
  return {
    Name: network.name,
    Id: network.id,
    Created: new Date(network.created).toISOString(),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: null,
      Config: network.subnet === '' ? [] : [{ Subnet: `${network.subnet}.0.0/16`, Gateway: `${network.subnet}.0.1` }],
    },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: Object.fromEntries(containers),
    Options: {},
    Labels: network.labels,
  };
}

async function inspectNetworks(
  words: readonly string[],
  format: string | undefined,
  { io, store }: Pick<Context, 'io' | 'store'>,
): Promise<number> {
  const found: Value[] = [];
  const missing: string[] = [];
  for (const word of words) {
    const network = await store.network(word);
    if (network) found.push(await networkData(network, store));
    else missing.push(`Error response from daemon: network ${word} not found`);
  }
  if (format === undefined || format === 'json') await io.stdout.write(`${JSON.stringify(found, null, 4)}\n`);
  else for (const each of found) await io.stdout.write(`${fill(format, each)}\n`);
  if (missing.length > 0) await io.stderr.write(`${missing.join('\n')}\n`);
  return missing.length > 0 ? 1 : 0;
}
