import type { CommandIo } from '../../machine/command.ts';
import { type Container, shortId } from './container.ts';
import { DockerError } from './flags.ts';

export const dockerHome = '/var/lib/docker';

export interface DockerNetwork {
  id: string;
  name: string;
  driver: string;
  /** The first two numbers of its addresses: `172.17`; empty where it has none. */
  subnet: string;
  created: number;
  labels: Readonly<Record<string, string>>;
}

export interface Volume {
  name: string;
  created: number;
  labels: Readonly<Record<string, string>>;
}

/** What a real engine keeps in /var/lib/docker, kept there: it outlives a reload of the page, as it would a restart of a machine. */
export class DockerStore {
  readonly io: CommandIo;

  constructor(io: CommandIo) {
    this.io = io;
  }

  /** Newest first. One that was running when the machine went down has exited. */
  async containers(): Promise<Container[]> {
    const folder = `${dockerHome}/containers`;
    if ((await this.io.fs.kind(folder)) !== 'directory') return [];
    // As long as its shim runs, that will write down how it has ended.
    const running = new Set(
      (await this.io.processes.list()).flatMap(({ pid, place, command }) =>
        command[0] === 'containerd-shim-runc-v2' ? command : [`${place}:${pid}`],
      ),
    );
    const all: Container[] = [];
    for (const id of await this.io.fs.readdir(folder)) {
      const found = await this.#read<Container>(this.#path(id));
      if (!found) continue;
      const { status, pid } = found.state;
      const lost = status === 'running' && pid > 0 && !running.has(id) && !running.has(`${id}:${pid}`);
      all.push(lost ? { ...found, state: { ...found.state, status: 'exited', exitCode: 255, published: [] } } : found);
    }
    return all.sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /** By name, by id, or by the beginning of an id that no other has. */
  async find(word: string): Promise<Container | null> {
    const all = await this.containers();
    const name = word.replace(/^\//, '');
    const exact = all.find((each) => each.name === name || each.id === word);
    if (exact) return exact;
    const like = all.filter(({ id }) => word !== '' && id.startsWith(word));
    if (like.length > 1)
      throw new DockerError(`Error response from daemon: multiple IDs found with provided prefix: ${word}`);
    return like[0] ?? null;
  }

  /** Throws DockerError where there is none. */
  async container(word: string): Promise<Container> {
    const found = await this.find(word);
    if (!found) throw new DockerError(`Error response from daemon: No such container: ${word}`);
    return found;
  }

  async save(container: Container): Promise<void> {
    await this.io.fs.mkdir(this.folder(container.id), { recursive: true });
    await this.io.fs.writeFile(this.#path(container.id), JSON.stringify(container));
  }

  /** Changes what is written of a container; nothing where it was removed meanwhile. */
  async change(id: string, state: Partial<Container['state']>): Promise<Container | null> {
    const found = await this.#read<Container>(this.#path(id));
    if (!found) return null;
    const changed = { ...found, state: { ...found.state, ...state } };
    await this.save(changed);
    return changed;
  }

  async read(id: string): Promise<Container | null> {
    return this.#read<Container>(this.#path(id));
  }

  async remove(id: string): Promise<void> {
    await this.io.fs.rm(this.folder(id), { recursive: true, force: true });
    await this.io.fs.rm(this.root(id), { recursive: true, force: true });
  }

  folder(id: string): string {
    return `${dockerHome}/containers/${id}`;
  }

  /** The files of a container that are in no volume. */
  root(id: string): string {
    return `${dockerHome}/rootfs/${id}`;
  }

  logFile(id: string): string {
    return `${this.folder(id)}/${id}-json.log`;
  }

  /** Those that every engine has, then those that were made. */
  async networks(): Promise<DockerNetwork[]> {
    const path = `${dockerHome}/network/networks.json`;
    const known = await this.#read<DockerNetwork[]>(path);
    if (known) return known;
    const made = { created: await this.io.now(), labels: {} };
    const all: DockerNetwork[] = [];
    for (const [name, driver, subnet] of [
      ['bridge', 'bridge', '172.17'],
      ['host', 'host', ''],
      ['none', 'null', ''],
    ] as const)
      all.push({ id: await this.newId(), name, driver, subnet, ...made });
    await this.saveNetworks(all);
    return all;
  }

  async saveNetworks(networks: readonly DockerNetwork[]): Promise<void> {
    await this.io.fs.mkdir(`${dockerHome}/network`, { recursive: true });
    await this.io.fs.writeFile(`${dockerHome}/network/networks.json`, JSON.stringify(networks));
  }

  async network(word: string): Promise<DockerNetwork | null> {
    const all = await this.networks();
    return (
      all.find(({ name, id }) => name === word || id === word) ?? all.find(({ id }) => id.startsWith(word)) ?? null
    );
  }

  async createNetwork(name: string, labels: Readonly<Record<string, string>> = {}): Promise<DockerNetwork> {
    const all = await this.networks();
    const taken = new Set(all.map(({ subnet }) => subnet));
    let number = 18;
    while (taken.has(`172.${number}`)) number += 1;
    const network = {
      ...{ id: await this.newId(), name, driver: 'bridge', subnet: `172.${number}` },
      ...{ created: await this.io.now(), labels },
    };
    await this.saveNetworks([...all, network]);
    return network;
  }

  async volumes(): Promise<Volume[]> {
    return (await this.#read<Volume[]>(`${dockerHome}/volumes/metadata.json`)) ?? [];
  }

  /** The volume of this name, made where there is none. */
  async volume(name: string, labels: Readonly<Record<string, string>> = {}): Promise<Volume> {
    const all = await this.volumes();
    const known = all.find((each) => each.name === name);
    if (known) return known;
    const volume = { name, created: await this.io.now(), labels };
    await this.io.fs.mkdir(volumeFolder(name), { recursive: true });
    await this.saveVolumes([...all, volume]);
    return volume;
  }

  async saveVolumes(volumes: readonly Volume[]): Promise<void> {
    await this.io.fs.mkdir(`${dockerHome}/volumes`, { recursive: true });
    const sorted = [...volumes].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.io.fs.writeFile(`${dockerHome}/volumes/metadata.json`, JSON.stringify(sorted));
  }

  /** Images that were asked for, newest first. */
  async images(): Promise<{ image: string; pulled: number }[]> {
    return (await this.#read<{ image: string; pulled: number }[]>(`${dockerHome}/image/repositories.json`)) ?? [];
  }

  /** Whether it was there already. */
  async pull(image: string): Promise<boolean> {
    const all = await this.images();
    if (all.some((each) => each.image === image)) return true;
    await this.io.fs.mkdir(`${dockerHome}/image`, { recursive: true });
    const next = [{ image, pulled: await this.io.now() }, ...all];
    await this.io.fs.writeFile(`${dockerHome}/image/repositories.json`, JSON.stringify(next));
    return false;
  }

  async newId(): Promise<string> {
    let id = '';
    while (id.length < 64)
      id += Math.floor((await this.io.random()) * 0x10000)
        .toString(16)
        .padStart(4, '0');
    return id;
  }

  async #read<T>(path: string): Promise<T | null> {
    if ((await this.io.fs.kind(path)) !== 'file') return null;
    return JSON.parse(await this.io.fs.readFile(path, 'utf-8')) as T;
  }

  #path(id: string): string {
    return `${this.folder(id)}/config.v2.json`;
  }
}

export function volumeFolder(name: string): string {
  return `${dockerHome}/volumes/${name}/_data`;
}

/** As Docker shows one of many: by its short id. */
export function shown({ id }: { id: string }): string {
  return shortId(id);
}
