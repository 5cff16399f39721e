import type { CommandIo } from '../../../machine/command.ts';
import { Gathered } from '../../../machine/streams.ts';
import type { KafkaImage } from '../images.ts';

/** The script of an image has ended before there was a broker. */
export class ScriptEnd extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** A run of the script of an image: its environment, which it changes, what it prints, and how it ends. */
export class EntryScript {
  readonly image: KafkaImage;
  readonly io: CommandIo;
  readonly env: Record<string, string>;

  constructor(image: KafkaImage, io: CommandIo, env: Readonly<Record<string, string>> = io.env) {
    this.image = image;
    this.io = io;
    this.env = { ...env };
  }

  /** A script that this one runs: what it makes of the environment is its own. */
  copy(): EntryScript {
    return new EntryScript(this.image, this.io, this.env);
  }

  say(text: string): Promise<void> {
    return this.io.stdout.write(`${text}\n`);
  }

  complain(text: string): Promise<void> {
    return this.io.stderr.write(`${text}\n`);
  }

  /** What follows the image on the command line is put into the environment. */
  async override(words: readonly string[]): Promise<void> {
    if (words.length === 0) return;
    await this.say('===> Overriding env params with args ...');
    for (const word of words) {
      const [name = '', value = ''] = word.split(/=(.*)/s);
      if (!/^[a-zA-Z_]\w*$/.test(name)) {
        await this.complain(`${this.image.command.at(-1)}: line 24: export: \`${word}': not a valid identifier`);
        throw new ScriptEnd(1);
      }
      if (word.includes('=')) this.env[name] = value;
    }
  }

  async user(): Promise<void> {
    const { user } = this.image;
    await this.say(`===> User\nuid=1000(${user}) gid=1000(${user}) groups=1000(${user})`);
  }

  /** Says what is wrong, and ends. */
  async fail(text: string): Promise<never> {
    await this.say(text);
    throw new ScriptEnd(1);
  }

  has(path: string): Promise<boolean> {
    return this.io.fs.kind(path).then((kind) => kind !== null);
  }

  read(path: string): Promise<string> {
    return this.io.fs.readFile(path, 'utf-8');
  }

  /** Runs kafka-storage.sh; what it has printed, and its exit code. */
  async storage(...args: readonly string[]): Promise<{ code: number; text: string }> {
    const said = new Gathered();
    const tool = await this.io.spawn(`${this.image.home}/bin/kafka-storage.sh`, args, {
      streams: { stdout: said, stderr: said },
    });
    return { code: await tool.exit, text: said.text };
  }

  /** Formats the storage as Apache's and Confluent's images do: that it is formatted already is said, anything else that fails ends it. */
  async format(): Promise<void> {
    const { code, text } = await this.storage(
      'format',
      `--cluster-id=${this.env['CLUSTER_ID'] ?? ''}`,
      ...['-c', this.image.settings],
    );
    if (code === 0) return;
    // The scripts let the shell split it into words: one line is left.
    await this.say(text.replace(/\s+/g, ' ').trim());
    if (!/already formatted/i.test(text)) throw new ScriptEnd(1);
  }
}

/** A value of a variable where it is set and not empty. */
export function given(env: Readonly<Record<string, string>>, name: string): string | null {
  return env[name] || null;
}
