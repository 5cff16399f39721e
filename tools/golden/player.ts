import { readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import type { Api, Fields, Input } from '../../sandbox/wire/schema.ts';
import { apis } from './apis.ts';
import { outlineRecords } from './batches.ts';
import { encodeLate } from './late.ts';
import { fromHex, type Json, messageFromJson, messageToJson } from './message-json.ts';
import type { Answer, Ask, Raw, Script, Step } from './script.ts';

/** A broker that a script can be held with. */
export interface Target {
  /** What scripts may name that is known before anything is asked: the ports of controllers. */
  readonly known: Readonly<Record<string, string>>;
  open(broker: number): Promise<Wire>;
  /** Lets this much of the broker's time pass. */
  pass(ms: number): Promise<void>;
  /** Waits for an answer, letting the broker's time pass if it must. */
  until(answer: Promise<Answer>): Promise<Answer>;
  /** Called after each step, with the API that was asked. */
  settle(api: string): Promise<void>;
  close(): void;
}

export interface Wire {
  /** Sends bytes; resolves with the next answer (without its length) or `closed`. */
  exchange(bytes: Uint8Array): Promise<Uint8Array | 'closed'>;
  /** Sends bytes that get no answer. */
  tell(bytes: Uint8Array): void;
}

const byName = new Map([...apis.values()].map((api) => [api.name, api]));

function apiNamed(name: string): Api {
  const api = byName.get(name);
  if (!api) throw new Error(`no API ${name}`);
  return api;
}

/** Holds the conversation, and returns what came back at each step. */
export async function play(script: Script, target: Target): Promise<readonly Answer[]> {
  const player = new Player(target);
  const answers: Answer[] = [];
  for (const [at, step] of script.steps.entries()) {
    try {
      answers.push(await player.step(step));
    } catch (error) {
      throw new Error(`${script.name}, step ${at + 1}: ${(error as Error).message}`, { cause: error });
    }
  }
  return answers;
}

class Player {
  readonly #target: Target;
  readonly #wires = new Map<string, Wire>();
  readonly #kept = new Map<string, string>();
  readonly #later = new Map<string, Promise<Answer>>();
  #correlationId = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  async step(step: Step): Promise<Answer> {
    if ('waitMs' in step) {
      await this.#target.pass(step.waitMs);
      return 'none';
    }
    if ('take' in step) {
      const answer = this.#later.get(step.take);
      if (!answer) throw new Error(`nothing was asked as ${step.take}`);
      return this.#target.until(answer);
    }
    const wire = await this.#wire(step.on ?? 'main', this.#broker(step.broker ?? 1));
    if ('raw' in step) return this.#target.until(this.#raw(step, wire));
    const answer = this.#ask(step, wire);
    if (step.later !== undefined) {
      this.#later.set(step.later, answer);
      await this.#target.settle('later');
      return 'none';
    }
    const given = await this.#target.until(answer);
    await this.#target.settle(step.api);
    return given;
  }

  async #wire(name: string, broker: number): Promise<Wire> {
    const key = `${name}@${broker}`;
    const wire = this.#wires.get(key) ?? (await this.#target.open(broker));
    this.#wires.set(key, wire);
    return wire;
  }

  #broker(wanted: number | string): number {
    if (typeof wanted === 'number') return wanted;
    const [, not, name] = /^(!?)\$(.*)$/.exec(wanted) ?? [];
    const id = Number(this.#kept.get(name ?? ''));
    if (!(id > 0)) throw new Error(`no broker was kept as ${wanted}`);
    return not ? (id % 3) + 1 : id;
  }

  async #ask(step: Ask, wire: Wire): Promise<Answer> {
    const api = apiNamed(step.api);
    const body = messageFromJson(api.request, this.#filled(step.request)) as Input<Fields>;
    this.#correlationId += 1;
    const header = { correlationId: this.#correlationId, clientId: 'golden' };
    const frame = writeRequest(api, step.version, header, body);
    if (step.silent) {
      wire.tell(frame);
      return 'none';
    }
    return this.#read(await wire.exchange(frame), step, { api, version: step.version });
  }

  async #raw(step: Raw, wire: Wire): Promise<Answer> {
    const bytes = fromHex(step.raw);
    const framed = new Uint8Array(4 + bytes.length);
    new DataView(framed.buffer).setInt32(0, bytes.length);
    framed.set(bytes, 4);
    const frame = await wire.exchange(step.as === 'bytes' ? bytes : framed);
    if (frame !== 'closed' && !step.readAs)
      throw new Error(`an answer to ${step.raw}, where the connection was to close`);
    return this.#read(frame, step, step.readAs && { ...step.readAs, api: apiNamed(step.readAs.api) });
  }

  #read(frame: Uint8Array | 'closed', step: Ask | Raw, shape: { api: Api; version: number } | undefined): Answer {
    if (frame === 'closed' || !shape) return 'closed';
    const { body } = readResponse(shape.api, shape.version, frame);
    const answer = messageToJson(shape.api.response, body);
    for (const [name, path] of Object.entries(step.keep ?? {})) this.#kept.set(name, at(answer, path));
    return this.#normal(answer, '', step.vary ?? []);
  }

  /** Puts what was kept in the place of its name. */
  #filled(json: Json): Json {
    if (typeof json === 'string' && json.startsWith('$')) {
      const value = this.#kept.get(json.slice(1)) ?? this.#target.known[json.slice(1)];
      if (value === undefined) throw new Error(`nothing was kept as ${json}`);
      return value;
    }
    const filled = mapJson(json, (each) => this.#filled(each));
    return encodeLate(filled);
  }

  /** Puts a name in the place of what cannot be the same twice. */
  #normal(json: Json, field: string, vary: readonly string[]): Json {
    if (vary.includes(field)) return field === 'records' && json ? outlineRecords(json as string) : '<varies>';
    if (typeof json === 'string') {
      let text = json;
      for (const [name, value] of this.#kept) if (value.length > 7) text = text.replaceAll(value, `$${name}`);
      return field === 'topicId' && text === json && !/^A+$/.test(json)
        ? '<topic id>'
        : (alwaysVary[field]?.(text) ?? text);
    }
    if (typeof json === 'number') {
      const kept = [...this.#kept].find(([, value]) => value.length > 5 && value === String(json));
      return kept ? `$${kept[0]}` : (alwaysVary[field]?.(String(json)) ?? json);
    }
    return mapJson(json, (each, name) => this.#normal(each, name ?? field, vary));
  }
}

/** A set's elements, which Java gives in an order that hangs on their random ids. */
function inOrder(set: string): string {
  return set
    .split(/(?<=\)), /)
    .sort()
    .join(', ');
}

/** Fields that differ between any two clusters. */
const alwaysVary: Readonly<Record<string, (value: string) => string | undefined>> = {
  clusterId: () => '<cluster id>',
  host: () => '<host>',
  port: () => '<port>',
  logAppendTimeMs: (value) => (value === '-1' ? undefined : '<time>'),
  // Java's name for a request, with the numbers of its objects.
  errorMessage: (value) =>
    value
      .replace(/^Request Request\(.*\) needs /s, 'Request needs ')
      .replace(/(the set of voters \[)(.*)\]/, (_, before, voters) => `${before}${inOrder(voters)}]`),
  batchIndexErrorMessage: (value) => value.replace(/\[\d{13}, \d{13}\]/, '[<time>, <time>]'),
  producerId: (value) => (value === '-1' ? undefined : '<producer id>'),
};

function mapJson(json: Json, each: (value: Json, name?: string) => Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((value) => each(value));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, each(value, name)]));
}

function at(json: Json, path: string): string {
  let value: unknown = json;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`no ${path} in ${JSON.stringify(json)}`);
  return String(value);
}
