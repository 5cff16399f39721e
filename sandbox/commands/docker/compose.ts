import { stringify } from 'yaml';
import type { CommandIo } from '../../machine/command.ts';
import { Killed } from '../../machine/io.ts';
import { readComposeFile } from './compose/file.ts';
import { Project } from './compose/project.ts';
import { realName, type Service } from './compose/service.ts';
import type { Container } from './container.ts';
import { runIn } from './exec.ts';
import { DockerError, type Given, given as has, lastOf, readFlags, valuesOf } from './flags.ts';
import { imageName } from './images.ts';
import { environment } from './settings.ts';
import { DockerStore } from './store.ts';
import { addressesOf, containerFields, formatted } from './tables.ts';
import { composeUsages } from './usages.ts';

interface Context {
  project: Project;
  given: Given;
  io: CommandIo;
  store: DockerStore;
}

type Act = (context: Context) => Promise<number>;

/** `docker compose`: the services of a compose file, each a broker of this lab. */
export async function runCompose(argv: readonly string[], io: CommandIo): Promise<number> {
  const whole = composeUsages[''] ?? '';
  const print = async (text: string): Promise<number> => {
    await io.stdout.write(text);
    return 0;
  };
  const global = readFlags(whole, argv, true);
  const [name, ...rest] = global.args;
  if (name === undefined || has(global, 'help'))
    return has(global, 'version') ? print('Docker Compose version v2.36.2\n') : print(whole);
  if (name === 'help') return print(composeUsages[rest[0] ?? ''] ?? whole);
  if (name === 'version') return print(rest.includes('--short') ? '2.36.2\n' : 'Docker Compose version v2.36.2\n');
  const usage = composeUsages[name];
  const act = acts[name];
  if (!act && name !== 'ls') {
    if (new RegExp(`^  ${name.replace(/\W/g, '')} `, 'm').test(whole))
      throw new DockerError(`docker compose ${name}: this lab does not have it (docker compose --help).`);
    await io.stdout.write(whole);
    throw new DockerError(`unknown docker command: "compose ${name}"`);
  }
  const given = readFlags(usage ?? '', rest, name === 'exec');
  if (has(given, 'help')) return print(usage ?? '');
  const store = new DockerStore(io);
  if (name === 'ls') return list(given, io, store);
  const files =
    valuesOf(global, 'file').length > 0 ? valuesOf(global, 'file') : (io.env['COMPOSE_FILE']?.split(':') ?? []);
  const where = { files, project: lastOf(global, 'project-name'), folder: lastOf(global, 'project-directory') };
  const project = await Project.read(await readComposeFile(io, where), store);
  return (act as Act)({ project, given, io, store });
}

const waitOf = (given: Given): number => Number(lastOf(given, 'timeout') ?? 10) * 1000;

const acts: Readonly<Record<string, Act>> = {
  up: async ({ project, given, io }) => {
    const services = project.wanted(given.args, !has(given, 'no-deps'));
    const detached = has(given, 'detach') || has(given, 'wait');
    await project.up(services, { recreate: has(given, 'force-recreate'), start: !has(given, 'no-start') });
    if (has(given, 'wait')) await project.wait(services);
    if (detached || has(given, 'no-start')) return 0;
    const names = (await project.containers(services)).map(({ name }) => name);
    await io.stdout.write(`Attaching to ${names.join(', ')}\n`);
    return attached(project, services, io);
  },
  down: async ({ project, given }) => {
    await project.down(waitOf(given), has(given, 'volumes'));
    return 0;
  },
  start: async ({ project, given }) => {
    await project.start(project.wanted(given.args, false));
    return 0;
  },
  stop: async ({ project, given }) => {
    await project.stop(project.wanted(given.args, false), waitOf(given));
    return 0;
  },
  restart: async ({ project, given }) => {
    await project.restart(project.wanted(given.args, false), waitOf(given));
    return 0;
  },
  kill: async ({ project, given }) => {
    await project.kill(project.wanted(given.args, false));
    return 0;
  },
  rm: async ({ project, given, io }) => {
    const services = project.wanted(given.args, false);
    const stop = has(given, 'stop');
    const all = (await project.containers(services)).filter(({ state }) => stop || state.status !== 'running');
    if (all.length === 0) await io.stderr.write('No stopped containers\n');
    await project.remove(services, stop);
    return 0;
  },
  pull: async ({ project, io, store }) => {
    for (const { name, image } of project.services) {
      const { repository, tag } = imageName(image);
      await store.pull(`${repository}:${tag}`);
      await io.stderr.write(` ${name} Pulled \n`);
    }
    return 0;
  },
  logs: async ({ project, given }) => {
    const services = project.wanted(given.args, false);
    const tail = lastOf(given, 'tail') ?? 'all';
    const options = {
      follow: has(given, 'follow'),
      tail: tail === 'all' ? null : Number(tail),
      times: has(given, 'timestamps'),
    };
    await project.logs(services, { ...options, since: lastOf(given, 'since') }, !has(given, 'no-log-prefix'));
    return 0;
  },
  ps: async ({ project, given, io }) => {
    const services = project.wanted(given.args, false);
    const all = (await project.containers(services)).filter(
      ({ state }) => has(given, 'all') || state.status === 'running',
    );
    const sorted = all.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (has(given, 'quiet')) await io.stdout.write(sorted.map(({ id }) => `${id}\n`).join(''));
    else if (has(given, 'services')) await io.stdout.write(sorted.map((each) => `${serviceOf(each)}\n`).join(''));
    else {
      const now = await io.now();
      const items = sorted.map((each) => ({
        ...containerFields(each, now, false),
        Name: each.name,
        Service: serviceOf(each),
      }));
      await io.stdout.write(formatted(lastOf(given, 'format'), psColumns, items, 10));
    }
    return 0;
  },
  top: async ({ project, io }) => {
    const processes = await io.processes.list();
    for (const container of await project.containers()) {
      await io.stdout.write(`${container.name}\n`);
      const own = processes.filter(({ place }) => place === container.id);
      await io.stdout.write(own.map(({ pid, command }) => `${pid} ${command.join(' ')}\n`).join(''));
    }
    return 0;
  },
  port: async ({ project, given, io }) => {
    const [name = '', port = ''] = given.args;
    const [container] = await project.containers(project.wanted([name], false));
    const found = container?.state.published.find((each) => each.port === Number.parseInt(port, 10));
    if (!found) throw new DockerError(`no port ${port}/tcp for container ${container?.name ?? name}`);
    await io.stdout.write(`${addressesOf(found)[0]}:${found.hostPort}\n`);
    return 0;
  },
  exec: async ({ project, given, io, store }) => {
    const [name = '', ...argv] = given.args;
    const service = project.services.find((each) => each.name === name);
    const [container] = service ? await project.containers([service]) : [];
    if (container?.state.status !== 'running') throw new DockerError(`service "${name}" is not running`);
    return runIn(container, argv, io, store, {
      env: environment(valuesOf(given, 'env'), io.env),
      cwd: lastOf(given, 'workdir'),
      detached: has(given, 'detach'),
      terminal: !has(given, 'no-TTY'),
    });
  },
  config: async ({ project, given, io }) => {
    if (has(given, 'quiet')) return 0;
    if (has(given, 'services')) await io.stdout.write(project.services.map(({ name }) => `${name}\n`).join(''));
    else if (has(given, 'images')) await io.stdout.write(project.services.map(({ image }) => `${image}\n`).join(''));
    else await io.stdout.write(stringify(canonical(project), { lineWidth: 0, indentSeq: true }));
    return 0;
  },
};

const psColumns = [
  ['NAME', 'Name'],
  ['IMAGE', 'Image'],
  ['COMMAND', 'Command'],
  ['SERVICE', 'Service'],
  ['CREATED', 'RunningFor'],
  ['STATUS', 'Status'],
  ['PORTS', 'Ports'],
] as const;

function serviceOf({ labels }: Container): string {
  return labels['com.docker.compose.service'] ?? '';
}

/** Shows the logs until all have ended; Ctrl-C stops the services. */
async function attached(project: Project, services: readonly Service[], io: CommandIo): Promise<number> {
  let interrupted = false;
  const done = project.logs(services, { follow: true, tail: null, times: false });
  void io.interrupted().then(async () => {
    interrupted = true;
    await io.stderr.write('Gracefully stopping... (press Ctrl+C again to force)\n');
    await project.stop(services, 10_000).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  });
  await done;
  if (interrupted) return 130;
  for (const { name, state } of await project.containers(services))
    await io.stdout.write(`${name} exited with code ${state.exitCode}\n`);
  return 0;
}

async function list(given: Given, io: CommandIo, store: DockerStore): Promise<number> {
  const projects = new Map<string, Container[]>();
  for (const each of await store.containers()) {
    const name = each.labels['com.docker.compose.project'];
    if (name !== undefined && (has(given, 'all') || each.state.status === 'running'))
      projects.set(name, [...(projects.get(name) ?? []), each]);
  }
  const items = [...projects].map(([Name, all]) => ({
    Name,
    Status: `${all[0]?.state.status}(${all.length})`,
    ConfigFiles: all[0]?.labels['com.docker.compose.project.config_files'] ?? '',
  }));
  const columns = [
    ['NAME', 'Name'],
    ['STATUS', 'Status'],
    ['CONFIG FILES', 'ConfigFiles'],
  ] as const;
  await io.stdout.write(formatted(undefined, columns, items, 20));
  return 0;
}

/** The file as Docker Compose understands it. */
function canonical({ file, services }: Project): unknown {
  const sorted = [...services].sort((a, b) => (a.name < b.name ? -1 : 1));
  const used = new Set(sorted.flatMap(({ networks }) => networks.map(({ key }) => key)));
  const volumes = new Set(
    sorted.flatMap(({ mounts }) => mounts.flatMap((each) => (each.type === 'volume' ? [each.key] : []))),
  );
  const named = (keys: Iterable<string>, kind: 'networks' | 'volumes'): unknown =>
    Object.fromEntries([...keys].sort().map((key) => [key, { name: realName(key, kind, file) }]));
  return {
    name: file.name,
    services: Object.fromEntries(
      sorted.map((service) => [
        service.name,
        {
          ...(service.containerName === `${file.name}-${service.name}-1`
            ? {}
            : { container_name: service.containerName }),
          ...(service.after.length > 0
            ? {
                depends_on: Object.fromEntries(
                  service.after.map(({ name, condition }) => [name, { condition, required: true }]),
                ),
              }
            : {}),
          ...(Object.keys(service.env).length > 0
            ? { environment: Object.fromEntries(Object.entries(service.env).sort(([a], [b]) => (a < b ? -1 : 1))) }
            : {}),
          ...(service.hostname === null ? {} : { hostname: service.hostname }),
          image: service.image,
          networks: Object.fromEntries(service.networks.map(({ key }) => [key, null])),
          ...(service.ports.length > 0
            ? {
                ports: service.ports.map(({ hostIp, hostPort, port }) => ({
                  ...(hostIp === '0.0.0.0' ? {} : { host_ip: hostIp }),
                  ...{
                    mode: 'ingress',
                    target: port,
                    ...(hostPort === 0 ? {} : { published: String(hostPort) }),
                    protocol: 'tcp',
                  },
                })),
              }
            : {}),
          ...(service.restart === 'no' ? {} : { restart: service.restart }),
          ...(service.mounts.length > 0
            ? {
                volumes: service.mounts.map((each) =>
                  each.type === 'bind'
                    ? { type: 'bind', source: each.from, target: each.at, bind: { create_host_path: true } }
                    : { type: 'volume', source: each.key, target: each.at, volume: {} },
                ),
              }
            : {}),
        },
      ]),
    ),
    networks: named(used, 'networks'),
    ...(volumes.size > 0 ? { volumes: named(volumes, 'volumes') } : {}),
  };
}
