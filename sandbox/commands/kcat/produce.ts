import type { ClientOptions } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { Producer } from '../../client/producer.ts';
import { TopicMetadata } from '../../client/topic-metadata.ts';
import { bytesOfText, joinedText } from '../../machine/byte-text.ts';
import type { CommandInput, CommandIo } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';
import { TextInput } from '../../machine/streams.ts';
import type { Compression } from '../../record/batch.ts';
import { seeded } from '../tool/producer-client.ts';
import { brokerError, KcatError } from './errors.ts';
import { partitionByCrc32, unescaped } from './format.ts';
import type { KcatOptions } from './options.ts';

/** `kcat -P`: a record a line, or a file, or what stands between delimiters. Exit code. */
export async function produce(
  client: ClientOptions,
  { values, flags, rest }: KcatOptions,
  properties: ReadonlyMap<string, string>,
  io: CommandIo,
): Promise<number> {
  const value = (letter: string): string | undefined => values.get(letter)?.at(-1);
  const acks = properties.get('acks') ?? properties.get('request.required.acks') ?? 'all';
  const producer = new Producer(
    {
      ...client,
      timeoutMs: client.timeoutMs ?? 5000,
      acks: acks === '0' ? 0 : acks === '1' ? 1 : -1,
      compression: (properties.get('compression.codec') ?? 'none') as Compression,
    },
    seeded(await io.random()),
  );
  const topic = value('t') ?? '';
  const topics = new TopicMetadata(producer.cluster);
  const separator = value('K') === undefined ? null : unescaped(value('K') ?? '');
  const fixed = value('k') === undefined ? null : bytesOfText(value('k') ?? '');
  const given = value('p') === undefined ? -1 : Number.parseInt(value('p') ?? '', 10) || 0;
  const absent = (bytes: Uint8Array): Uint8Array | null => (flags.has('Z') && bytes.length === 0 ? null : bytes);
  const headers = (values.get('H') ?? []).map((each) => {
    const at = each.indexOf('=');
    return { key: at < 0 ? each : each.slice(0, at), value: at < 0 ? null : bytesOfText(each.slice(at + 1)) };
  });
  let failed = false;
  const report = async (error: unknown): Promise<void> => {
    if (!(error instanceof ApiError)) throw error;
    failed = true;
    const reason =
      given >= 0 && error.error === 'UNKNOWN_TOPIC_OR_PARTITION'
        ? 'Local: Unknown partition'
        : brokerError(error.error);
    await io.stderr.write(`% Delivery failed for message: ${reason}\n`);
  };
  const send = async (message: string): Promise<void> => {
    const at = separator === null ? -1 : message.indexOf(separator);
    const key = at < 0 ? fixed : absent(bytesOfText(message.slice(0, at)));
    const text = at < 0 ? message : message.slice(at + (separator?.length ?? 0));
    if (message === '' && key === null && !flags.has('Z')) return;
    let partition = given < 0 ? undefined : given;
    if (partition === undefined && key !== null) {
      const known = topics.known(topic) ?? (await topics.topic(topic, true).catch(() => null));
      if (known) partition = partitionByCrc32(key, known.leaders.length);
    }
    try {
      const { written } = await producer.send({ topic, partition, key, value: absent(bytesOfText(text)), headers });
      answers.push(written.then(() => {}).catch(report));
    } catch (error) {
      await report(error);
    }
    if (flags.has('T')) await io.stdout.write(text);
  };
  const answers: Promise<void>[] = [];
  try {
    let left = value('c') === undefined ? Number.POSITIVE_INFINITY : Number(value('c')) || Number.POSITIVE_INFINITY;
    const whole = rest.length > 0 && !flags.has('l');
    for (const name of rest.length > 0 ? rest : ['-']) {
      const input = name === '-' ? io.stdin : await opened(name, io);
      for await (const message of whole && name !== '-'
        ? all(input)
        : messagesOf(input, unescaped(value('D') ?? '\\n'))) {
        if (left <= 0) break;
        left -= 1;
        await send(message);
      }
    }
    await producer.flush();
    await Promise.all(answers);
    return failed ? 1 : 0;
  } finally {
    await producer.close();
  }
}

async function opened(name: string, io: CommandIo): Promise<CommandInput> {
  try {
    return new TextInput(await io.fs.readFile(name, 'utf-8'));
  } catch (error) {
    throw new KcatError(`Failed to open ${name}: ${reasonOf(error)}`);
  }
}

/** The whole of an input as one message. */
async function* all(input: CommandInput): AsyncGenerator<string> {
  let text = '';
  for (let piece = await input.read(); piece !== null; piece = await input.read()) text += piece;
  yield joinedText(text);
}

/** What stands between delimiters, as it comes in; the last may lack one. */
async function* messagesOf(input: CommandInput, delimiter: string): AsyncGenerator<string> {
  let held = '';
  for (let piece = await input.read(); piece !== null; piece = await input.read()) {
    const messages = joinedText(held + piece).split(delimiter);
    held = messages.pop() ?? '';
    yield* messages;
  }
  if (held !== '') yield held;
}
