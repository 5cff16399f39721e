// What `docker logs` shows of a container that starts (tools/golden/docker-start-stories.ts), and the settings that its script has
// made, beside what the scripts of the real images print and make.
import { describe, expect, test } from 'vitest';
import { images, lineOf, started } from '../../tools/golden/docker-start-stories.ts';
import { normalStart, sortedSettings } from '../../tools/golden/normal-start.ts';
import { golden } from '../commands/transcript.ts';
import { lab, open, sh, write } from './docker-lab.ts';

interface Told {
  line: string;
  stdout: string;
  stderr: string;
  settings: string[];
  /** null: it runs. */
  exit: number | null;
}

/** What was recorded of each story of an image, start by start. */
function recorded(maker: string, settings: string): Map<string, Told[]> {
  const stories = golden(`docker-start/${maker}`).split(/\n# /).slice(1);
  return new Map(
    stories.map((story) => {
      const [, ...starts] = story.split(/^\$ /m);
      const told = starts.map((text) => {
        const blocks = new Map(
          [...text.matchAll(/^--- (.*)\n([\s\S]*?)^---$/gm)].map(([, name = '', body = '']) => [name, body]),
        );
        return {
          line: text.split('\n')[0] ?? '',
          stdout: blocks.get('stdout') ?? '',
          stderr: blocks.get('stderr') ?? '',
          settings: sortedSettings(blocks.get(settings) ?? ''),
          exit: /^running$/m.test(text) ? null : Number(/^exit (\d+)$/m.exec(text)?.[1]),
        };
      });
      return [story.split('\n')[0] ?? '', told];
    }),
  );
}

/** As a recording has it: ended by a line's end, and without the line of ours. */
function whole(text: string): string {
  return normalStart(text)
    .replace(/\n# .*/, '')
    .replace(/([^\n])$/, '$1\n');
}

const state = 'docker inspect --format "{{.State.Running}} {{.State.ExitCode}} {{.Id}}" broker';

interface Said {
  stdout: string;
  stderr: string;
}

/** Waits until a container's broker has said something after what it said before, or it has ended. */
async function starts(until: string, before: Said): Promise<{ said: Said; exit: number | null; id: string }> {
  const file = (name: string): Promise<string> => lab.machine.fs.readFile(`/home/learner/${name}`, 'utf-8');
  let told = { said: before, exit: null as number | null, id: '' };
  await expect
    .poll(
      async () => {
        const words = (await sh(`${state}; docker logs broker > .stdout 2> .stderr`)).trim().split(' ');
        const [running, exit, id = ''] = words;
        const said = { stdout: await file('.stdout'), stderr: await file('.stderr') };
        const ended = running === 'false';
        told = { said, exit: ended ? Number(exit) : null, id };
        return ended || said.stdout.slice(before.stdout.length).includes(until);
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(true);
  return told;
}

describe.each(['apache', 'confluent'] as const)('%s', (maker) => {
  const image = images[maker];
  const all = recorded(maker, image.settings);

  test.each(Object.entries(image.stories))('%s', async (name, story) => {
    await open();
    let before: Said = { stdout: '', stderr: '' };
    for (const [i, { files = {}, again, until = started }] of story.entries()) {
      for (const [path, text] of Object.entries(files)) await write(path.replace(/.*\//, ''), text);
      const line = lineOf(image, name, i);
      await sh(line);
      if (!again) before = { stdout: '', stderr: '' };
      const { said, exit, id } = await starts(until, before);
      const settings = await sh(`cat /var/lib/docker/rootfs/${id}${image.settings} 2> /dev/null`);
      expect({
        line,
        stdout: whole(said.stdout.slice(before.stdout.length)),
        stderr: whole(said.stderr.slice(before.stderr.length)),
        settings: sortedSettings(settings),
        exit,
      }).toEqual(all.get(name)?.[i]);
      before = said;
    }
  });
});
