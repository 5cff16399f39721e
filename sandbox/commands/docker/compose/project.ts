import type { CommandIo } from '../../../machine/command.ts';
import type { Container } from '../container.ts';
import { removeContainer } from '../containers.ts';
import { DockerError } from '../flags.ts';
import { imageName } from '../images.ts';
import { showLogs } from '../logs.ts';
import { removeNetwork } from '../networks.ts';
import { create, noteRelease } from '../run.ts';
import { startContainer, stopContainer } from '../runtime.ts';
import type { DockerStore } from '../store.ts';
import { removeVolume } from '../volumes.ts';
import type { ComposeFile } from './file.ts';
import { containerOf, readService, realName, type Service } from './service.ts';

/** Services of a compose file, with their containers. */
export class Project {
  readonly file: ComposeFile;
  readonly services: readonly Service[];
  readonly #store: DockerStore;
  readonly #io: CommandIo;

  private constructor(file: ComposeFile, services: readonly Service[], store: DockerStore) {
    this.file = file;
    this.services = services;
    this.#store = store;
    this.#io = store.io;
  }

  /** Throws DockerError for a service that cannot be. The services come in the order in which they start. */
  static async read(file: ComposeFile, store: DockerStore): Promise<Project> {
    const all: Service[] = [];
    for (const name of Object.keys(file.services).sort()) all.push(await readService(name, file, store));
    const ordered: Service[] = [];
    const visit = (service: Service, path: readonly string[]): void => {
      if (path.includes(service.name))
        throw new DockerError(`dependency cycle detected: ${[...path, service.name].join(' -> ')}`);
      for (const { name } of service.after)
        visit(all.find((each) => each.name === name) as Service, [...path, service.name]);
      if (!ordered.includes(service)) ordered.push(service);
    };
    for (const service of all) visit(service, []);
    return new Project(file, ordered, store);
  }

  /** Services by their names, with those that they come after; all of them where none is named. Throws DockerError. */
  wanted(names: readonly string[], withOthers: boolean): readonly Service[] {
    const unknown = names.find((name) => !this.services.some((each) => each.name === name));
    if (unknown) throw new DockerError(`no such service: ${unknown}`);
    if (names.length === 0) return this.services;
    const chosen = new Set(names);
    if (withOthers)
      for (const { name, after } of [...this.services].reverse())
        if (chosen.has(name)) for (const each of after) chosen.add(each.name);
    return this.services.filter(({ name }) => chosen.has(name));
  }

  /** Containers of the project, in the order of their services. */
  async containers(services: readonly Service[] = this.services): Promise<Container[]> {
    const all = await this.#store.containers();
    return services.flatMap(({ name }) =>
      all.filter(
        ({ labels }) =>
          labels['com.docker.compose.project'] === this.file.name && labels['com.docker.compose.service'] === name,
      ),
    );
  }

  /** Makes what is missing, and starts it. */
  async up(services: readonly Service[], { recreate, start }: { recreate: boolean; start: boolean }): Promise<void> {
    await this.#makeNetworks(services);
    await this.#makeVolumes(services);
    for (const { name, image } of services) {
      const { repository, tag } = imageName(image);
      if (await this.#store.pull(`${repository}:${tag}`)) continue;
      await this.#io.stderr.write(` ${name} Pulling \n ${name} Pulled \n`);
      await noteRelease(image, this.#io);
    }
    const made: { service: Service; container: Container; already: boolean }[] = [];
    for (const service of services) made.push(await this.#make(service, recreate));
    if (!start) return;
    for (const { service, container, already } of made) {
      for (const other of service.after) await this.#await(other.name, other.condition);
      if (!already) await this.#do(container, 'Starting', 'Started', () => this.#start(container));
    }
  }

  async #make(
    service: Service,
    recreate: boolean,
  ): Promise<{ service: Service; container: Container; already: boolean }> {
    const [old] = await this.containers([service]);
    const fresh = await containerOf(service, this.file, this.#store);
    const hash = 'com.docker.compose.config-hash';
    if (old && !recreate && old.labels[hash] === fresh.labels[hash]) {
      const already = old.state.status === 'running';
      if (already) await this.#say(`Container ${old.name}`, 'Running');
      return { service, container: old, already };
    }
    await this.#do(fresh, old ? 'Recreate' : 'Creating', old ? 'Recreated' : 'Created', async () => {
      if (old) await removeContainer(old, { store: this.#store }, true);
      await create(fresh, this.#store);
    });
    return { service, container: fresh, already: false };
  }

  async #start(container: Container): Promise<void> {
    try {
      await startContainer(container, this.#store);
    } catch (error) {
      throw error instanceof DockerError ? new DockerError(error.message, 1) : error;
    }
  }

  /** Waits until a service is as far as another one needs it. Throws DockerError where it will not be. */
  async #await(name: string, condition: string): Promise<void> {
    if (condition !== 'service_healthy' && condition !== 'service_completed_successfully') return;
    const [container] = await this.containers(this.services.filter((each) => each.name === name));
    if (!container) return;
    if (condition === 'service_healthy' && !container.health)
      throw new DockerError(`dependency failed to start: container ${container.name} has no healthcheck configured`);
    await this.#say(`Container ${container.name}`, 'Waiting');
    for (;;) {
      const state = (await this.#store.read(container.id))?.state;
      if (condition === 'service_healthy' && state?.health === 'healthy') break;
      if (condition !== 'service_healthy' && state?.status === 'exited' && state.exitCode === 0) break;
      if (state?.health === 'unhealthy') {
        await this.#say(`Container ${container.name}`, 'Error');
        throw new DockerError(`dependency failed to start: container ${container.name} is unhealthy`);
      }
      if (!state || state.status === 'exited') {
        await this.#say(`Container ${container.name}`, 'Error');
        throw new DockerError(
          `dependency failed to start: container ${container.name} exited (${state?.exitCode ?? 1})`,
        );
      }
      await this.#io.sleep(100);
    }
    await this.#say(`Container ${container.name}`, condition === 'service_healthy' ? 'Healthy' : 'Exited');
  }

  /** Waits until all run, and those with a check are healthy. Throws DockerError. */
  async wait(services: readonly Service[]): Promise<void> {
    for (const { name, health } of services) {
      if (health) await this.#await(name, 'service_healthy');
      else
        for (const each of await this.containers(services.filter((one) => one.name === name)))
          await this.#say(`Container ${each.name}`, 'Healthy');
    }
  }

  async start(services: readonly Service[]): Promise<void> {
    const containers = await this.containers(services);
    const missing = services.find(
      ({ name }) => !containers.some(({ labels }) => labels['com.docker.compose.service'] === name),
    );
    if (missing) throw new DockerError(`service "${missing.name}" has no container to start`);
    for (const each of containers)
      if (each.state.status !== 'running') await this.#do(each, 'Starting', 'Started', () => this.#start(each));
  }

  async stop(services: readonly Service[], waitMs: number): Promise<void> {
    for (const each of (await this.containers(services)).reverse())
      if (each.state.status === 'running' || each.state.status === 'restarting')
        await this.#do(each, 'Stopping', 'Stopped', () => stopContainer(each, this.#store, { waitMs }));
  }

  async restart(services: readonly Service[], waitMs: number): Promise<void> {
    for (const each of await this.containers(services))
      await this.#do(each, 'Restarting', 'Started', async () => {
        await stopContainer(each, this.#store, { waitMs });
        await this.#start(each);
      });
  }

  async kill(services: readonly Service[]): Promise<void> {
    const running = (await this.containers(services)).filter(({ state }) => state.status === 'running').reverse();
    for (const { name } of running) await this.#say(`Container ${name}`, 'Killing');
    for (const each of running) {
      await stopContainer(each, this.#store, { signal: 'SIGKILL' });
      await this.#say(`Container ${each.name}`, 'Killed');
    }
  }

  async remove(services: readonly Service[], force: boolean): Promise<void> {
    for (const each of (await this.containers(services)).reverse())
      if (force || each.state.status !== 'running')
        await this.#do(each, 'Removing', 'Removed', () => removeContainer(each, { store: this.#store }, force));
  }

  /** Takes away all that `up` has made; volumes too where that is asked for. */
  async down(waitMs: number, volumes: boolean): Promise<void> {
    for (const each of (await this.containers()).reverse()) {
      await this.#do(each, 'Stopping', 'Stopped', () => stopContainer(each, this.#store, { waitMs }));
      await this.#do(each, 'Removing', 'Removed', () => removeContainer(each, { store: this.#store }, true));
    }
    if (volumes)
      for (const key of Object.keys(this.file.volumes)) {
        const name = realName(key, 'volumes', this.file);
        if (
          this.file.volumes[key]?.['external'] === true ||
          !(await this.#store.volumes()).some((each) => each.name === name)
        )
          continue;
        await this.#say(`Volume ${name}`, 'Removing');
        await removeVolume(name, this.#store);
        await this.#say(`Volume ${name}`, 'Removed');
      }
    for (const key of new Set(['default', ...Object.keys(this.file.networks)])) {
      const name = realName(key, 'networks', this.file);
      if (
        this.file.networks[key]?.['external'] === true ||
        !(await this.#store.networks()).some((each) => each.name === name)
      )
        continue;
      await this.#say(`Network ${name}`, 'Removing');
      await removeNetwork(name, this.#store);
      await this.#say(`Network ${name}`, 'Removed');
    }
  }

  /** Shows what the containers say, each line after the name of its container. */
  async logs(services: readonly Service[], options: Parameters<typeof showLogs>[3], prefixed = true): Promise<void> {
    const containers = await this.containers(services);
    const names = containers.map(({ name }) => name);
    const width = Math.max(0, ...names.map((name) => name.length));
    const logs = containers.map((container) => ({
      container,
      prefix: prefixed ? `${container.name.padEnd(width)}  | ` : '',
    }));
    await showLogs(logs, this.#io, this.#store, options);
  }

  async #makeNetworks(services: readonly Service[]): Promise<void> {
    for (const key of new Set(services.flatMap(({ networks }) => networks.map((each) => each.key)))) {
      const name = realName(key, 'networks', this.file);
      if ((await this.#store.networks()).some((each) => each.name === name)) continue;
      if (this.file.networks[key]?.['external'] === true)
        throw new DockerError(`network ${name} declared as external, but could not be found`);
      await this.#say(`Network ${name}`, 'Creating');
      await this.#store.createNetwork(name, { 'com.docker.compose.project': this.file.name });
      await this.#say(`Network ${name}`, 'Created');
    }
  }

  async #makeVolumes(services: readonly Service[]): Promise<void> {
    const keys = services.flatMap(({ mounts }) =>
      mounts.flatMap((each) => (each.type === 'volume' && each.key !== '' ? [each.key] : [])),
    );
    for (const key of new Set(keys)) {
      const name = realName(key, 'volumes', this.file);
      if ((await this.#store.volumes()).some((each) => each.name === name)) continue;
      if (this.file.volumes[key]?.['external'] === true) throw new DockerError(`external volume "${name}" not found`);
      await this.#say(`Volume "${name}"`, 'Creating');
      await this.#store.volume(name, { 'com.docker.compose.project': this.file.name });
      await this.#say(`Volume "${name}"`, 'Created');
    }
  }

  async #do({ name }: Container, doing: string, done: string, act: () => Promise<void>): Promise<void> {
    await this.#say(`Container ${name}`, doing);
    await act();
    await this.#say(`Container ${name}`, done);
  }

  async #say(what: string, state: string): Promise<void> {
    await this.#io.stderr.write(` ${what}  ${state}\n`);
  }
}
