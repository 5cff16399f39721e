import type { CommandIo } from '../../machine/command.ts';
import { type Container, created, type Joined } from './container.ts';
import { DockerError, type Given, given as has, lastOf, valuesOf } from './flags.ts';
import { imageName, kafkaImage, otherRelease } from './images.ts';
import { makeRoot } from './mounts.ts';
import { nameFrom } from './names.ts';
import { startContainer } from './runtime.ts';
import {
  environment,
  environmentFile,
  healthCheck,
  hostEntries,
  mountBinding,
  portBindings,
  restartOf,
  volumeBinding,
} from './settings.ts';
import type { DockerStore } from './store.ts';
import type { Subcommand } from './subcommand.ts';

/** `docker run`: pulls, makes and starts a container, and stays with it unless it is detached. */
export const run: Subcommand = {
  least: 1,
  stops: true,
  run: async ({ store, given }) => {
    const container = await asked(given, store);
    await pull(container.image, store);
    await create(container, store);
    return begin(container, store, has(given, 'detach'));
  },
};

/** Tells, as Docker does, that an image is fetched; there is nothing to fetch. */
export async function pull(image: string, store: DockerStore): Promise<void> {
  const { io } = store;
  const { repository, tag } = imageName(image);
  kafkaImage(image);
  if (await store.pull(`${repository}:${tag}`)) return;
  await io.stderr.write(`Unable to find image '${repository}:${tag}' locally\n${tag}: Pulling from ${repository}\n`);
  await io.stderr.write(`Status: Downloaded newer image for ${repository}:${tag}\n`);
  await noteRelease(image, io);
}

/** What the tag promises and this lab does not keep: one line of ours. */
export async function noteRelease(image: string, io: CommandIo): Promise<void> {
  const other = otherRelease(image);
  if (other)
    await io.stderr.write(
      `# Nothing is downloaded: whatever the tag says (${other}), the broker is this lab's, which behaves as Kafka 4.3.\n`,
    );
}

/** Writes a new container down. Throws DockerError where its name is another's. */
export async function create(container: Container, store: DockerStore): Promise<void> {
  const other = (await store.containers()).find(({ name }) => name === container.name);
  if (other)
    throw new DockerError(
      `docker: Error response from daemon: Conflict. The container name "/${container.name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.\n\nRun 'docker run --help' for more information`,
      125,
    );
  await store.save(container);
  await makeRoot(container, store);
  await store.io.fs.writeFile(store.logFile(container.id), '');
}

/** Starts it: in the background its id is printed; else what it prints is shown until it ends, and signals are handed on. */
async function begin(container: Container, store: DockerStore, detached: boolean): Promise<number> {
  const { io } = store;
  const run = "\n\nRun 'docker run --help' for more information";
  try {
    if (detached) {
      await startContainer(container, store);
      await io.stdout.write(`${container.id}\n`);
      return 0;
    }
    const { exit } = await startContainer(container, store, io);
    return await attend(container, exit, store);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    if (detached) await io.stdout.write(`${container.id}\n`);
    if (container.removedAtEnd) await store.remove(container.id);
    const [first = '', ...help] = error.message.split('\n# ');
    throw new DockerError(`docker: ${first}${run}${help.map((line) => `\n# ${line}`).join('')}`, error.code);
  }
}

/** Stays with a container until it ends; its exit code. Ctrl-C asks it to end. */
export async function attend(container: Container, exit: Promise<number>, store: DockerStore): Promise<number> {
  const { io } = store;
  let ended = false;
  const end = exit.then((code) => {
    ended = true;
    return code;
  });
  void io.interrupted().then(async (signal) => {
    if (ended) return;
    const now = await store.read(container.id);
    if (now?.state.status !== 'running') return;
    await store.change(container.id, { stopped: true });
    await io.processes.signal(now.state.pid, signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  });
  return end;
}

/** The container that a command line of `docker run` describes. Throws DockerError. */
async function asked(given: Given, store: DockerStore): Promise<Container> {
  const { io } = store;
  const [image = '', ...args] = given.args;
  kafkaImage(image);
  if (lastOf(given, 'entrypoint') !== undefined)
    throw new DockerError(
      "docker: --entrypoint: this lab has no programs to put in the place of the broker; `docker exec` runs Kafka's tools in a container that runs.",
      125,
    );
  const words = args.filter((word) => !word.includes('='));
  if (words.length > 0 && !/\/run$|^\/etc\/kafka\/docker\/run$/.test(words[0] ?? ''))
    throw new DockerError(
      `docker: a container of this lab runs the broker and nothing else, not \`${args.join(' ')}\`; \`docker exec\` runs Kafka's tools in a container that runs.`,
      125,
    );
  const id = await store.newId();
  const network = lastOf(given, 'network') ?? 'bridge';
  const files = [];
  for (const file of valuesOf(given, 'env-file')) files.push(...(await environmentFile(file, io)));
  const mounts = [];
  for (const each of valuesOf(given, 'volume')) mounts.push(await volumeBinding(each, store));
  for (const each of valuesOf(given, 'mount')) mounts.push(await mountBinding(each, store));
  const ports = valuesOf(given, 'publish').flatMap(portBindings);
  const all = has(given, 'publish-all') ? kafkaImage(image).exposes : [];
  const name = lastOf(given, 'name') ?? nameFrom(await io.random(), await io.random());
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
    throw new DockerError(
      `docker: Error response from daemon: Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed\n\nRun 'docker run --help' for more information`,
      125,
    );
  if (network === 'host')
    throw new DockerError(
      'docker: --network host: containers of this lab have a network of their own; publish ports with -p.',
      125,
    );
  const removedAtEnd = has(given, 'rm');
  const restart = restartOf(lastOf(given, 'restart'));
  if (removedAtEnd && restart.name !== 'no')
    throw new DockerError(
      "docker: conflicting options: cannot specify both --restart and --rm\n\nRun 'docker run --help' for more information",
      125,
    );
  const check = lastOf(given, 'health-cmd');
  const joined = await networksOf(
    valuesOf(given, 'network').length > 0 ? valuesOf(given, 'network') : [network],
    given,
    store,
  );
  return {
    ...{ id, name, image, args, created: await io.now() },
    hostname: lastOf(given, 'hostname') ?? id.slice(0, 12),
    env: environment([...files, ...valuesOf(given, 'env')], io.env),
    ports: [
      ...ports,
      ...all
        .filter((port) => !ports.some((each) => each.port === port))
        .map((port) => ({ hostIp: '0.0.0.0', hostPort: 0, port })),
    ],
    networks: joined,
    mounts,
    hosts: hostEntries(valuesOf(given, 'add-host'), '172.17.0.1'),
    labels: environment(
      valuesOf(given, 'label').map((each) => (each.includes('=') ? each : `${each}=`)),
      {},
    ),
    ...{ restart, removedAtEnd, terminal: has(given, 'tty') },
    health:
      check === undefined
        ? null
        : healthCheck(['CMD-SHELL', check], {
            interval: lastOf(given, 'health-interval'),
            timeout: lastOf(given, 'health-timeout'),
            start: lastOf(given, 'health-start-period'),
            retries: Number(lastOf(given, 'health-retries') ?? 0) || undefined,
          }),
    state: created,
  };
}

async function networksOf(names: readonly string[], given: Given, store: DockerStore): Promise<Joined[]> {
  const joined: Joined[] = [];
  for (const word of names) {
    const name = word.replace(/^name=/, '').split(',')[0] ?? '';
    const network = await store.network(name);
    if (!network)
      throw new DockerError(
        `docker: Error response from daemon: network ${name} not found\n\nRun 'docker run --help' for more information`,
        125,
      );
    const address = lastOf(given, 'ip');
    joined.push({ network: network.name, aliases: valuesOf(given, 'network-alias'), ...(address ? { address } : {}) });
  }
  return joined;
}
