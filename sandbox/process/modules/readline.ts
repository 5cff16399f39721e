/** node:readline: lines of an input stream. No editing; the terminal does that. */
import EventEmitter from 'events';
import type { Readable, Writable } from 'readable-stream';
import { StringDecoder } from 'string_decoder/';

interface InterfaceOptions {
  input: Readable;
  output?: Writable;
  prompt?: string;
  terminal?: boolean;
  crlfDelay?: number;
}

class Interface extends EventEmitter {
  readonly #input: Readable;
  readonly #output: Writable | undefined;
  readonly #decoder = new StringDecoder('utf8');
  #partial = '';
  #prompt: string;
  #question: ((answer: string) => void) | null = null;
  closed = false;
  line = '';
  terminal = false;

  constructor({ input, output, prompt = '> ' }: InterfaceOptions) {
    super();
    this.#input = input;
    this.#output = output;
    this.#prompt = prompt;
    input.on('data', this.#onData);
    input.on('end', this.#onEnd);
    input.resume();
  }

  readonly #onData = (chunk: Buffer | string): void => {
    this.#partial += typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    const lines = this.#partial.split(/\r?\n/);
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#emitLine(line);
  };

  readonly #onEnd = (): void => {
    if (this.#partial !== '') this.#emitLine(this.#partial);
    this.#partial = '';
    this.close();
  };

  #emitLine(line: string): void {
    const answer = this.#question;
    this.#question = null;
    if (answer) answer(line);
    else this.emit('line', line);
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  getPrompt(): string {
    return this.#prompt;
  }

  prompt(): void {
    this.#output?.write(this.#prompt);
  }

  write(text: string): void {
    this.#onData(text);
  }

  protected ask(query: string, answer: (text: string) => void): void {
    this.#output?.write(query);
    this.#question = answer;
  }

  pause(): this {
    this.#input.pause();
    this.emit('pause');
    return this;
  }

  resume(): this {
    this.#input.resume();
    this.emit('resume');
    return this;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#input.removeListener('data', this.#onData);
    this.#input.removeListener('end', this.#onEnd);
    this.#input.pause();
    this.emit('close');
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const lines: string[] = [];
    let wake = (): void => {};
    this.on('line', (line: string) => {
      lines.push(line);
      wake();
    });
    this.once('close', () => wake());
    try {
      for (;;) {
        while (lines.length > 0) yield lines.shift() as string;
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.close();
    }
  }
}

class CallbackInterface extends Interface {
  question(query: string, options: unknown, answer?: (text: string) => void): void {
    this.ask(query, (answer ?? options) as (text: string) => void);
  }
}

class PromisesInterface extends Interface {
  question(query: string): Promise<string> {
    return new Promise((resolve) => this.ask(query, resolve));
  }
}

const move = (): boolean => true;

function optionsOf(input: InterfaceOptions | Readable, output?: Writable): InterfaceOptions {
  return 'input' in input ? input : { input, ...(output ? { output } : {}) };
}

export const readlinePromises = {
  Interface: PromisesInterface,
  createInterface: (input: InterfaceOptions | Readable, output?: Writable) =>
    new PromisesInterface(optionsOf(input, output)),
};

export const readline = {
  Interface: CallbackInterface,
  createInterface: (input: InterfaceOptions | Readable, output?: Writable) =>
    new CallbackInterface(optionsOf(input, output)),
  clearLine: move,
  clearScreenDown: move,
  cursorTo: move,
  moveCursor: move,
  emitKeypressEvents: () => {},
  promises: readlinePromises,
};
