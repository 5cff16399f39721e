import type { CommandIo, CommandOutput, StartedProcess } from '../../machine/command.ts';
import { Killed } from '../../machine/io.ts';
import type { Attachment } from '../../machine/place.ts';
import { TextInput } from '../../machine/streams.ts';
import type { Container, PortBinding } from './container.ts';
import { runImage } from './entrypoint.ts';
import { DockerError } from './flags.ts';
import { watchHealth } from './health.ts';
import { kafkaImage } from './images.ts';
import { environmentOf, placeOf } from './mounts.ts';
import { DockerStore } from './store.ts';

/** Who looks at what a container prints, as it prints it. */
export interface Attached {
  stdout: CommandOutput;
  stderr: CommandOutput;
}

/** A container that was started. */
export interface Started {
  /** Resolves with its exit code once it has ended, and will not be started again by itself. */
  exit: Promise<number>;
}

/**
 * Starts a container: what runs it is a process of the machine's own, as is what publishes each of its ports. Throws DockerError
 * where its network cannot be made; the container then is what it was.
 */
export async function startContainer(container: Container, store: DockerStore, attached?: Attached): Promise<Started> {
  const { io } = store;
  const published = await freePorts(container, io);
  const attachments = await attach(container, store);
  const addresses = Object.fromEntries(attachments.map(({ network, address }) => [network, address]));
  let begun: () => void = () => {};
  let failed: (error: unknown) => void = () => {};
  const started = new Promise<void>((resolve, reject) => {
    begun = resolve;
    failed = reject;
  });
  const shim = await io.fork(
    [
      'containerd-shim-runc-v2',
      '-namespace',
      'moby',
      '-id',
      container.id,
      '-address',
      '/run/containerd/containerd.sock',
    ],
    (own) => new Runtime(container, { published, attachments, addresses, attached }, own).run(begun, failed),
    { detached: true, cwd: '/', streams: { stdin: new TextInput(), stdout: silent, stderr: silent } },
  );
  await Promise.race([started, shim.exit]);
  return { exit: shim.exit };
}

const silent: CommandOutput = { isTerminal: false, write: async () => {} };

interface Surroundings {
  published: readonly PortBinding[];
  attachments: readonly Attachment[];
  addresses: Readonly<Record<string, string>>;
  attached: Attached | undefined;
}

/** Keeps a container running until it ends for good. */
class Runtime {
  readonly #container: Container;
  readonly #around: Surroundings;
  readonly #io: CommandIo;
  readonly #store: DockerStore;
  readonly #proxies: StartedProcess[] = [];

  constructor(container: Container, around: Surroundings, io: CommandIo) {
    this.#container = container;
    this.#around = around;
    this.#io = io;
    this.#store = new DockerStore(io);
  }

  async run(begun: () => void, failed: (error: unknown) => void): Promise<number> {
    const { id, removedAtEnd, hostname, hosts } = this.#container;
    const { attachments } = this.#around;
    try {
      await this.#io.network.addPlace(id, { hostname, attachments, hosts });
      for (const binding of this.#around.published) await this.#publish(binding);
    } catch (error) {
      failed(error);
      return 1;
    }
    let code = 0;
    for (let restarts = 0; ; restarts += 1) {
      code = await this.#once(restarts, begun);
      const now = await this.#store.read(id);
      if (!now || !again(now, code, restarts)) break;
      await this.#store.change(id, { status: 'restarting' });
      await this.#io.sleep(Math.min(100 * 2 ** restarts, 60_000));
      if ((await this.#store.read(id))?.state.stopped !== false) break;
    }
    for (const proxy of this.#proxies) proxy.kill();
    await this.#store.change(id, { status: 'exited', pid: 0, published: [], addresses: {} });
    if (removedAtEnd) await this.#store.remove(id);
    return code;
  }

  /** Runs its program once; the exit code. */
  async #once(restarts: number, begun: () => void): Promise<number> {
    const { id } = this.#container;
    const image = kafkaImage(this.#container.image);
    const { published, addresses } = this.#around;
    const [out, err] = [this.#log('stdout'), this.#log('stderr')];
    const main = await this.#io.fork(
      ['bash', image.command.at(-1) ?? ''],
      (io) => runImage(image, this.#container.args, io),
      {
        place: placeOf(this.#container, this.#store),
        cwd: image.cwd,
        env: environmentOf(this.#container),
        streams: { stdin: new TextInput(), stdout: out, stderr: err },
      },
    );
    const startedAt = await this.#io.now();
    const health = this.#container.health ? 'starting' : null;
    const state = { status: 'running', pid: main.pid, startedAt, stopped: false, exitCode: 0, error: '' } as const;
    await this.#store.change(id, { ...state, restarts, health, failingStreak: 0, checks: [], published, addresses });
    begun();
    void watchHealth(this.#container, main, this.#io, this.#store).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const exitCode = await main.exit;
    for (const each of [out, err]) await each.end();
    await this.#store.change(id, { status: 'exited', pid: 0, exitCode, finishedAt: await this.#io.now() });
    return exitCode;
  }

  async #publish({ hostIp, hostPort, port }: PortBinding): Promise<void> {
    const { id } = this.#container;
    const address = this.#around.attachments[0]?.address ?? '';
    const words = ['/usr/bin/docker-proxy', '-proto', 'tcp', '-host-ip', hostIp, '-host-port', String(hostPort)];
    let ready: () => void = () => {};
    let refused: (error: unknown) => void = () => {};
    const done = new Promise<void>((resolve, reject) => {
      ready = resolve;
      refused = reject;
    });
    const proxy = await this.#io.fork(
      [...words, '-container-ip', address, '-container-port', String(port)],
      async (io) => {
        try {
          await io.network.publish(hostPort, { place: id, port });
        } catch (error) {
          refused(error);
          return 1;
        }
        ready();
        await new Promise(() => {});
        return 0;
      },
      { streams: { stdout: silent, stderr: silent } },
    );
    this.#proxies.push(proxy);
    await done;
  }

  /** A stream of the container: each line goes into its log, and to whoever is attached. */
  #log(stream: 'stdout' | 'stderr'): CommandOutput & { end(): Promise<void> } {
    const file = this.#store.logFile(this.#container.id);
    let begun = '';
    const keep = async (lines: readonly string[]): Promise<void> => {
      const time = new Date(await this.#io.now()).toISOString().replace('Z', '000000Z');
      const entries = lines.map((log) => `${JSON.stringify({ log, stream, time })}\n`);
      if ((await this.#store.read(this.#container.id)) !== null) await this.#io.fs.appendFile(file, entries.join(''));
    };
    return {
      isTerminal: false,
      // What is no whole line is one where nothing follows.
      end: () => keep(begun === '' ? [] : [begun]),
      write: async (text) => {
        const lines = (begun + text).split(/(?<=\n)/);
        begun = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
        await keep(lines);
        const { attached } = this.#around;
        // Whoever looked may be gone.
        await attached?.[stream].write(text).catch(() => {
          this.#around.attached = undefined;
        });
      },
    };
  }
}

/** Whether a container that has ended is started once more. */
function again({ restart, state }: Container, code: number, restarts: number): boolean {
  if (state.stopped || restart.name === 'no') return false;
  if (restart.name !== 'on-failure') return true;
  return code !== 0 && (restart.most === 0 || restarts < restart.most);
}

/** Where a published port is taken, Docker says by whom in its own way. */
async function freePorts({ name, ports }: Container, io: CommandIo): Promise<PortBinding[]> {
  const listening = await io.network.ports();
  const processes = new Map((await io.processes.list()).map(({ pid, command }) => [pid, command]));
  const chosen: PortBinding[] = [];
  let next = 32768;
  for (const binding of ports) {
    const taken = (port: number): boolean =>
      listening.some((each) => each.port === port) || chosen.some(({ hostPort }) => hostPort === port);
    if (binding.hostPort === 0) while (taken(next)) next += 1;
    const hostPort = binding.hostPort === 0 ? next++ : binding.hostPort;
    const holder = listening.find(({ port }) => port === hostPort);
    const byDocker = chosen.some((each) => each.hostPort === hostPort);
    if (holder || byDocker) {
      const proxy = byDocker || processes.get(holder?.pid ?? -1)?.[0]?.endsWith('docker-proxy');
      const id = await new DockerStore(io).newId();
      const reason = proxy
        ? `Bind for ${binding.hostIp}:${hostPort} failed: port is already allocated`
        : `Error starting userland proxy: listen tcp4 ${binding.hostIp}:${hostPort}: bind: address already in use`;
      const own = holder && !proxy && processes.get(holder.pid ?? -1)?.includes('kafka.Kafka');
      throw new DockerError(
        `Error response from daemon: driver failed programming external connectivity on endpoint ${name} (${id}): ${reason}${own ? `\n# The broker that this machine has started itself holds ${hostPort}: kafka-server-stop.sh stops it, or publish another port: -p ${hostPort + 2}:${binding.port}.` : ''}`,
        125,
      );
    }
    chosen.push({ ...binding, hostPort });
  }
  return chosen;
}

/** Gives it an address in each of its networks. Throws DockerError where there is no such network. */
async function attach(container: Container, store: DockerStore): Promise<Attachment[]> {
  const others = (await store.containers()).filter(
    ({ id, state }) => id !== container.id && state.status === 'running',
  );
  const attachments: Attachment[] = [];
  for (const { network: name, aliases, address } of container.networks) {
    const network = await store.network(name);
    if (!network) throw new DockerError(`Error response from daemon: network ${name} not found`, 125);
    if (network.subnet === '') continue;
    const taken = new Set(others.map(({ state }) => state.addresses[network.name]));
    let last = 2;
    while (taken.has(`${network.subnet}.0.${last}`)) last += 1;
    const own = [container.name, container.id.slice(0, 12), ...aliases];
    attachments.push({
      network: network.name,
      address: address ?? `${network.subnet}.0.${last}`,
      gateway: `${network.subnet}.0.1`,
      // The default network has no names.
      names: network.name === 'bridge' ? [] : own,
    });
  }
  return attachments;
}

/** Asks a container to end, and makes it after a while. Resolves when it has. */
export async function stopContainer(
  container: Container,
  store: DockerStore,
  {
    signal = 'SIGTERM',
    waitMs = 10_000,
  }: { signal?: 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT'; waitMs?: number } = {},
): Promise<void> {
  const { io } = store;
  const { pid, status } = container.state;
  if (status !== 'running' && status !== 'restarting') return;
  await store.change(container.id, { stopped: true });
  if (pid > 0) await io.processes.signal(pid, signal);
  const deadline = (await io.now()) + waitMs;
  let killed = signal === 'SIGKILL';
  for (;;) {
    const now = await store.read(container.id);
    if (!now || now.state.status === 'exited') return;
    if (!killed && (await io.now()) >= deadline) {
      killed = true;
      await io.processes.signal(now.state.pid, 'SIGKILL');
    }
    await io.sleep(20);
  }
}
