import { DockerError, given as has, lastOf, valuesOf } from './flags.ts';
import { environment } from './settings.ts';
import { type DockerStore, dockerHome, type Volume, volumeFolder } from './store.ts';
import { forEach, type Subcommand } from './subcommand.ts';
import { formatted } from './tables.ts';
import { fill, type Value } from './template.ts';

export const volumes: Readonly<Record<string, Subcommand>> = {
  ls: {
    most: 0,
    run: async ({ io, store, given }) => {
      const wanted = valuesOf(given, 'filter').flatMap((each) => (each.startsWith('name=') ? [each.slice(5)] : []));
      const all = (await store.volumes()).filter(({ name }) => wanted.every((each) => name.includes(each)));
      const items = all.map((volume) => ({
        Driver: 'local',
        Name: volume.name,
        Mountpoint: volumeFolder(volume.name),
        Scope: 'local',
      }));
      if (has(given, 'quiet')) await io.stdout.write(items.map(({ Name }) => `${Name}\n`).join(''));
      else
        await io.stdout.write(
          formatted(
            lastOf(given, 'format'),
            [
              ['DRIVER', 'Driver'],
              ['VOLUME NAME', 'Name'],
            ],
            items,
          ),
        );
      return 0;
    },
  },
  create: {
    most: 1,
    run: async ({ io, store, given }) => {
      const name = given.args[0] ?? (await store.newId());
      const labels = environment(
        valuesOf(given, 'label').map((each) => (each.includes('=') ? each : `${each}=`)),
        {},
      );
      await store.volume(name, labels);
      await io.stdout.write(`${name}\n`);
      return 0;
    },
  },
  rm: {
    least: 1,
    run: (context) =>
      forEach(context, async (word) => {
        await removeVolume(word, context.store);
        return word;
      }),
  },
  inspect: {
    least: 1,
    run: async ({ io, store, given }) => {
      const all = await store.volumes();
      const found = given.args.flatMap((word) => all.filter(({ name }) => name === word));
      const missing = given.args.filter((word) => !all.some(({ name }) => name === word));
      const format = lastOf(given, 'format');
      if (format === undefined) await io.stdout.write(`${JSON.stringify(found.map(volumeData), null, 4)}\n`);
      else for (const each of found) await io.stdout.write(`${fill(format, volumeData(each))}\n`);
      for (const word of missing) await io.stderr.write(`Error response from daemon: get ${word}: no such volume\n`);
      return missing.length > 0 ? 1 : 0;
    },
  },
};

export function volumeData({ name, created, labels }: Volume): Value {
  const own = Object.keys(labels).length > 0 ? labels : null;
  return {
    CreatedAt: new Date(created).toISOString().replace(/\.\d+/, ''),
    Driver: 'local',
    Labels: own,
    Mountpoint: volumeFolder(name),
    Name: name,
    Options: null,
    Scope: 'local',
  };
}

/** Throws DockerError where there is none, or a container has it. */
export async function removeVolume(name: string, store: DockerStore): Promise<void> {
  const all = await store.volumes();
  if (!all.some((each) => each.name === name))
    throw new DockerError(`Error response from daemon: get ${name}: no such volume`);
  const users = (await store.containers()).filter(({ mounts }) => mounts.some((each) => each.name === name));
  if (users.length > 0)
    throw new DockerError(
      `Error response from daemon: remove ${name}: volume is in use - [${users.map(({ id }) => id).join(', ')}]`,
    );
  await store.io.fs.rm(`${dockerHome}/volumes/${name}`, { recursive: true, force: true });
  await store.saveVolumes(all.filter((each) => each.name !== name));
}
