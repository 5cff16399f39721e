import type { Command, CommandIo } from '../machine/command.ts';
import { runCompose } from './docker/compose.ts';
import * as containers from './docker/containers.ts';
import { exec } from './docker/exec.ts';
import { DockerError, given as has, readFlags, requireArguments } from './docker/flags.ts';
import { inspect } from './docker/inspect.ts';
import { networks } from './docker/networks.ts';
import { run } from './docker/run.ts';
import { DockerStore, dockerHome } from './docker/store.ts';
import type { Subcommand } from './docker/subcommand.ts';
import { engineVersion, images, info, pull, version } from './docker/system.ts';
import { usages } from './docker/usages.ts';
import { volumes } from './docker/volumes.ts';

const { ps, logs, stop, start, restart, kill, rm, port, top, wait, rename } = containers;
/** Said with `container` before them, and without. */
const ofEither = { run, exec, ps, inspect, kill, logs, port, rename, restart, rm, start, stop, top, wait };
const own = { ...ofEither, pull, images, version, info };
const ofContainers = { ...ofEither, ls: ps, list: ps };
const groups: Readonly<Record<string, Readonly<Record<string, Subcommand>>>> = {
  container: ofContainers,
  image: { ls: images, list: images, pull, inspect },
  network: { ...networks, list: networks['ls'] as Subcommand },
  volume: { ...volumes, list: volumes['ls'] as Subcommand },
  system: { info },
};
/** Under which other name the usage of a command stands. */
const usageNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(own).map((name) => [`container ${name}`, name])),
  ...{
    'container ls': 'ps',
    'container list': 'ps',
    'image ls': 'images',
    'image list': 'images',
    'image pull': 'pull',
  },
  ...{ 'image inspect': 'inspect', 'network list': 'network ls', 'volume list': 'volume ls', 'system info': 'info' },
};

/** Docker's commands, for Kafka's images alone: containers are brokers of this lab, in a network of their own. */
export const docker: Command = {
  name: 'docker',
  summary: 'stands in for Docker: runs Kafka’s images as brokers of this lab: docker run, ps, logs, exec, compose up',
  quiet: true,
  options: ['--name', '--publish', '--env', '--network', '--detach', '--rm', '--help'],
  run: runDocker,
};

export async function runDocker(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!io.brokers) {
    await io.stderr.write('docker: this one starts brokers of the lab, and is of no use outside of it\n');
    return 1;
  }
  await introduce(io);
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    await io.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

/** Says, the first time, what this is. */
async function introduce(io: CommandIo): Promise<void> {
  const said = `${dockerHome}/introduced`;
  if ((await io.fs.kind(said)) !== null) return;
  await io.fs.mkdir(dockerHome, { recursive: true });
  await io.fs.writeFile(said, '');
  await io.stderr.write(
    "# This is not Docker: it knows Kafka's images alone, and their containers are brokers of this lab.\n",
  );
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<number> {
  const [first, ...rest] = argv;
  const help = async (usage: string): Promise<number> => {
    await io.stdout.write(usage);
    return 0;
  };
  const explain = async (usage: string): Promise<number> => {
    await io.stderr.write(usage);
    return 0;
  };
  if (first === undefined) return explain(usages[''] ?? '');
  if (first === '-v' || first === '--version') return help(`Docker version ${engineVersion}, build e6534b4\n`);
  if (first === '--help' || first === '-h') return help(usages[''] ?? '');
  if (first === 'help') return rest.length === 0 ? help(usages[''] ?? '') : dispatch([...rest, '--help'], io);
  if (first === 'compose') return runCompose(rest, io);
  if (first.startsWith('-'))
    throw new DockerError(
      `unknown flag: ${first}\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information`,
      125,
    );
  const group = groups[first];
  if (!group) return perform(first, own[first as keyof typeof own], rest, io);
  const [second, ...others] = rest;
  if (second === undefined) return explain(usages[first] ?? '');
  if (second === '--help' || second === '-h') return help(usages[first] ?? `Usage:  docker ${first} COMMAND\n`);
  return perform(`${first} ${second}`, group[second], others, io);
}

async function perform(
  name: string,
  subcommand: Subcommand | undefined,
  argv: readonly string[],
  io: CommandIo,
): Promise<number> {
  const usage = usages[usageNames[name] ?? name] ?? '';
  if (!subcommand) throw unknown(name);
  const given = readFlags(usage, argv, subcommand.stops === true);
  if (has(given, 'help')) {
    await io.stdout.write(usage);
    return 0;
  }
  requireArguments(usage, given.args, subcommand.least ?? 0, subcommand.most);
  return subcommand.run({ io, store: new DockerStore(io), given, usage });
}

/** What Docker has and this lab does not is said to be so; what Docker does not know either, in its words. */
function unknown(name: string): DockerError {
  const [group = '', word = ''] = name.split(' ');
  const listed = new RegExp(`^  ${word || group} `, 'm');
  if (listed.test(usages[word ? group : ''] ?? ''))
    return new DockerError(
      `docker ${name}: this lab does not have it; it runs Kafka's images and looks after their containers (docker --help).`,
    );
  const see = word ? `docker ${group}` : 'docker';
  return new DockerError(
    `docker: unknown command: docker ${name}\n\n${word ? `Usage:  docker ${group}\n\n` : ''}Run '${see} --help' for more information`,
  );
}
