import { imageTree } from '../../install/images.ts';
import { scripts43 } from '../../install/scripts.ts';
import type { CommandIo } from '../../machine/command.ts';
import { parentOf, resolvePath } from '../../machine/paths.ts';
import type { Mount, Place } from '../../machine/place.ts';
import type { Container } from './container.ts';
import { type KafkaImage, kafkaImage } from './images.ts';
import type { DockerStore } from './store.ts';

/** A container as a place: its own files, those of its image, its volumes. */
export function placeOf(container: Container, store: DockerStore): Place {
  const image = kafkaImage(container.image);
  const mounts: Mount[] = [
    { at: '/', from: store.root(container.id) },
    { at: '/usr/bin', from: '/usr/bin' },
    { at: '/bin', from: '/bin' },
    { at: `${image.home}/bin`, from: `${imageTree}/bin` },
    ...plainNames(image),
    ...container.mounts.map(({ at, from }) => ({ at, from })),
  ];
  return { id: container.id, mounts };
}

/** Confluent's images have Kafka's scripts among the system's programs, without `.sh`. */
function plainNames({ maker }: KafkaImage): Mount[] {
  if (maker !== 'confluent') return [];
  return Object.keys(scripts43).flatMap((script) => {
    const name = script.replace(/\.sh$/, '');
    return ['/usr/bin', '/bin'].map((at) => ({ at: `${at}/${name}`, from: `${imageTree}/plain/${name}` }));
  });
}

/** Makes the directories of a new container. */
export async function makeRoot(container: Container, store: DockerStore): Promise<void> {
  const { fs } = store.io;
  const root = store.root(container.id);
  const image = kafkaImage(container.image);
  const folders = [
    ...[
      '/tmp',
      '/usr/bin',
      '/bin',
      '/etc/kafka/docker',
      '/etc/kafka/secrets',
      '/var/lib/kafka/data',
      '/mnt/shared/config',
    ],
    ...[`/home/${image.user}`, `${image.home}/bin`, `${image.home}/logs`, image.config, `${image.home}/libs`],
    ...(image.maker === 'bitnami' ? ['/bitnami/kafka/data', '/bitnami/kafka/config'] : []),
  ];
  for (const folder of folders) await fs.mkdir(root + folder, { recursive: true });
  for (const name of await fs.readdir(`${imageTree}/config`)) {
    const text = await fs.readFile(`${imageTree}/config/${name}`, 'utf-8');
    // Bitnami's script knows by its file of settings that it has run before.
    const kept = image.maker === 'bitnami' && name === 'server.properties' ? `${name}.original` : name;
    await fs.writeFile(`${root}${image.config}/${kept}`, text);
  }
  if (image.maker === 'apache') {
    const text = await fs.readFile(`${imageTree}/docker/server.properties`, 'utf-8');
    await fs.writeFile(`${root}/etc/kafka/docker/server.properties`, text);
  }
  const own = Object.values(container.hosts).length === 0 ? '' : hostLines(container);
  await fs.writeFile(`${root}/etc/hostname`, `${container.hostname}\n`);
  await fs.writeFile(`${root}/etc/hosts`, `127.0.0.1\tlocalhost\n${own}`);
  for (const mount of container.mounts) await makeMountPoint(mount, root, store.io);
}

function hostLines({ hosts }: Container): string {
  return Object.entries(hosts)
    .map(([name, address]) => `${address}\t${name}\n`)
    .join('');
}

/** What is mounted is made where it is not there, a directory, and has a place to be mounted at. */
async function makeMountPoint({ at, from }: Mount, root: string, { fs }: CommandIo): Promise<void> {
  const kind = await fs.kind(from);
  if (kind === null) await fs.mkdir(from, { recursive: true });
  const point = resolvePath('/', root + at);
  if ((await fs.kind(point)) !== null) return;
  await fs.mkdir(kind === 'file' ? parentOf(point) : point, { recursive: true });
  if (kind === 'file') await fs.writeFile(point, '');
}

/** The environment of what runs in a container. */
export function environmentOf(container: Container): Record<string, string> {
  const { path, user, env } = kafkaImage(container.image);
  return {
    PATH: path,
    HOSTNAME: container.hostname,
    HOME: `/home/${user}`,
    USER: user,
    SHELL: '/bin/bash',
    ...env,
    ...container.env,
  };
}
