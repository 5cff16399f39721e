import { shortId } from './container.ts';
import { DockerError, given as has, lastOf } from './flags.ts';
import { imageId, imageName, kafkaImage } from './images.ts';
import { noteRelease } from './run.ts';
import type { Subcommand } from './subcommand.ts';
import { formatted, span } from './tables.ts';
import { fill } from './template.ts';

export const engineVersion = '28.2.2';

export const images: Subcommand = {
  most: 1,
  run: async ({ io, store, given }) => {
    const [wanted] = given.args;
    const now = await io.now();
    const items = (await store.images())
      .map(({ image, pulled }) => ({ ...imageName(image), image, pulled }))
      .filter(({ repository, image }) => wanted === undefined || wanted === repository || wanted === image)
      .map(({ repository, tag, image, pulled }) => ({
        Repository: repository,
        Tag: tag,
        ID: has(given, 'no-trunc') ? `sha256:${imageId(image)}` : shortId(imageId(image)),
        CreatedSince: `${span(now - pulled)} ago`,
        Size: '0B',
      }));
    const columns = [
      ['REPOSITORY', 'Repository'],
      ['TAG', 'Tag'],
      ['IMAGE ID', 'ID'],
      ['CREATED', 'CreatedSince'],
      ['SIZE', 'Size'],
    ] as const;
    if (has(given, 'quiet')) await io.stdout.write(items.map(({ ID }) => `${ID}\n`).join(''));
    else await io.stdout.write(formatted(lastOf(given, 'format'), columns, items));
    return 0;
  },
};

/** There is nothing to fetch: it answers at once. */
export const pull: Subcommand = {
  least: 1,
  most: 1,
  run: async ({ io, store, given }) => {
    const [reference = ''] = given.args;
    const { repository, tag } = imageName(reference);
    try {
      kafkaImage(reference);
    } catch (error) {
      throw error instanceof DockerError ? new DockerError(error.message, 1) : error;
    }
    const known = await store.pull(`${repository}:${tag}`);
    const name = `docker.io/${repository}:${tag}`;
    if (!has(given, 'quiet')) {
      if (!/[:@]/.test(reference)) await io.stdout.write(`Using default tag: ${tag}\n`);
      await io.stdout.write(`${tag}: Pulling from ${repository}\n`);
      await io.stdout.write(`Digest: sha256:${imageId(`${repository}:${tag}`)}\n`);
      await io.stdout.write(
        `Status: ${known ? 'Image is up to date' : 'Downloaded newer image'} for ${repository}:${tag}\n`,
      );
      await noteRelease(reference, io);
    }
    await io.stdout.write(`${name}\n`);
    return 0;
  },
};

const facts = {
  Client: { Version: engineVersion, ApiVersion: '1.50', Os: 'linux', Arch: 'amd64', Context: 'default' },
  Server: { Version: engineVersion, ApiVersion: '1.50', Os: 'linux', Arch: 'amd64' },
};

export const version: Subcommand = {
  most: 0,
  run: async ({ io, given }) => {
    const format = lastOf(given, 'format');
    if (format !== undefined)
      await io.stdout.write(`${format === 'json' ? JSON.stringify(facts) : fill(format, facts)}\n`);
    else
      await io.stdout.write(
        `Client:\n Version:           ${engineVersion}\n API version:       1.50\n OS/Arch:           linux/amd64\n Context:           default\n\nServer: this lab (no Docker)\n Engine:\n  Version:          ${engineVersion}\n  API version:      1.50\n  OS/Arch:          linux/amd64\n  Runs:             brokers that behave as Apache Kafka 4.3\n`,
      );
    return 0;
  },
};

export const info: Subcommand = {
  most: 0,
  run: async ({ io, store }) => {
    const all = await store.containers();
    const running = all.filter(({ state }) => state.status === 'running').length;
    await io.stdout.write(
      `Client:\n Version:    ${engineVersion}\n Context:    default\n Debug Mode: false\n\nServer: this lab (no Docker)\n Containers: ${all.length}\n  Running: ${running}\n  Paused: 0\n  Stopped: ${all.length - running}\n Images: ${(await store.images()).length}\n Server Version: ${engineVersion}\n Operating System: From Beginning\n OSType: linux\n Docker Root Dir: /var/lib/docker\n`,
    );
    return 0;
  },
};
