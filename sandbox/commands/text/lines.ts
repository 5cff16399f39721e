import { bytesOfText, joinedText, textOfBytes } from '../../machine/byte-text.ts';
import type { CommandInput, CommandIo } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';
import { TextInput } from '../../machine/streams.ts';

/** Lines of an input without their ends. Whoever stops early leaves the rest to be read by others. */
export async function* linesOf(input: CommandInput): AsyncGenerator<string> {
  let held = '';
  let given = false;
  try {
    for (let piece = await input.read(); piece !== null; piece = await input.read()) {
      const lines = joinedText(held + piece).split('\n');
      held = lines.pop() ?? '';
      for (const [index, line] of lines.entries()) {
        given = true;
        let finished = false;
        try {
          yield line;
          finished = true;
        } finally {
          if (!finished) {
            held = [...lines.slice(index + 1), held].join('\n');
          }
        }
      }
      given = false;
    }
    if (held !== '') {
      const last = held;
      held = '';
      yield last;
    }
  } finally {
    if (given && held !== '') input.unread(held);
  }
}

export async function textOf(input: CommandInput): Promise<string> {
  let text = '';
  for (let piece = await input.read(); piece !== null; piece = await input.read()) text += piece;
  return joinedText(text);
}

/** The first bytes of an input, as text; the rest of what was read is left to others. */
export async function firstBytes(input: CommandInput, count: number): Promise<string> {
  let bytes = new Uint8Array();
  for (let piece = ''; bytes.length < count; ) {
    const read = await input.read();
    if (read === null) break;
    piece += read;
    bytes = bytesOfText(piece);
  }
  if (bytes.length > count) input.unread(textOfBytes(bytes.subarray(count)));
  return textOfBytes(bytes.subarray(0, count));
}

export interface NamedInput {
  /** As it was given; `-` is standard input. */
  name: string;
  input: CommandInput;
}

/** The files named, or standard input; those that cannot be read are told of, and `failed` is called. */
export async function* inputsOf(
  command: string,
  names: readonly string[],
  io: CommandIo,
  failed: () => void,
  told: (name: string, reason: string) => string = (name, reason) => `${command}: ${name}: ${reason}`,
): AsyncGenerator<NamedInput> {
  for (const name of names.length > 0 ? names : ['-']) {
    if (name === '-' || name === '/dev/stdin') {
      yield { name, input: io.stdin };
      continue;
    }
    try {
      const text = await io.fs.readFile(name, 'utf-8');
      yield { name, input: new TextInput(text) };
    } catch (error) {
      failed();
      await io.stderr.write(`${told(name, reasonOf(error))}\n`);
    }
  }
}

/** Gathers small writes: one write for some thousand lines. */
export class LineWriter {
  readonly #io: CommandIo;
  #held: string[] = [];
  #size = 0;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  /** Terminals, and readers of an input that comes slowly, see each line at once. */
  async line(text: string): Promise<void> {
    await this.text(`${text}\n`);
  }

  async text(text: string): Promise<void> {
    this.#held.push(text);
    this.#size += text.length;
    if (this.#size > 4096 || this.#io.stdin.isTerminal || this.#io.stdout.isTerminal) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#held.join('');
    this.#held = [];
    this.#size = 0;
    if (text !== '') await this.#io.stdout.write(text);
  }
}
