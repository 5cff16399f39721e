import type { ClientOptions } from '../../client/cluster-client.ts';
import { Consumer } from '../../client/consumer.ts';
import { ApiError } from '../../client/errors.ts';
import type { ConsumedRecord } from '../../client/fetcher.ts';
import { EARLIEST, LATEST, offsetsByTime } from '../../client/list-offsets.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { enveloped, formatted, unescaped } from './format.ts';
import type { KcatOptions } from './options.ts';

/** `kcat -C` and `kcat -G`: prints records; with -e until the ends that there are. */
export async function consume(client: ClientOptions, options: KcatOptions, io: CommandIo): Promise<void> {
  const { values, flags, mode, rest } = options;
  const value = (letter: string): string | undefined => values.get(letter)?.at(-1);
  const offset = value('o') ?? (mode === 'G' ? 'end' : 'beginning');
  const consumer = new Consumer({
    ...client,
    groupId: mode === 'G' ? (value('G') ?? '') : null,
    autoOffsetReset: offset === 'beginning' ? 'earliest' : 'latest',
  });
  const say = async (text: string): Promise<void> => {
    if (!flags.has('q')) await io.stderr.write(`% ${text}\n`);
  };
  try {
    if (mode === 'G') {
      await say('Waiting for group rebalance');
      consumer.subscribe(rest);
    } else consumer.assign(await startsOf(consumer, value('t') ?? '', value('p'), offset));
    let left = value('c') === undefined ? Number.POSITIVE_INFINITY : Number(value('c'));
    let had = '';
    const ended = new Set<string>();
    while (left > 0) {
      const records = await consumer.poll(500);
      const has = consumer
        .assignment()
        .map((each) => `${each.topic} [${each.partition}]`)
        .join(', ');
      if (mode === 'G' && has !== had)
        await say(`Group ${value('G')} rebalanced (memberid ${consumer.memberId}): assigned: ${has}`);
      had = has;
      const printed = records.slice(0, left);
      left -= printed.length;
      let text = '';
      for (const record of printed) text += shown(record, options, consumer);
      if (text !== '') await io.stdout.write(text);
      for (const each of printed) ended.delete(nameOf(each));
      if (await atEnd(consumer, ended, flags.has('e'), say)) return;
    }
  } finally {
    await consumer.close();
  }
}

/** Whether every partition has been read to its end, where that ends it; tells of each end once. */
async function atEnd(
  consumer: Consumer,
  ended: Set<string>,
  exits: boolean,
  say: (text: string) => Promise<void>,
): Promise<boolean> {
  const positions = consumer.positions().filter(({ offset }) => offset !== null);
  if (positions.length === 0 || positions.every((each) => ended.has(nameOf(each)))) return false;
  const ends = await offsetsByTime(
    consumer.cluster,
    consumer.topics,
    positions.map(({ topic, partition }) => ({ topic, partition, timestamp: LATEST })),
  );
  for (const { topic, partition, offset } of positions) {
    const name = nameOf({ topic, partition });
    const end = ends.get(name);
    if (typeof end !== 'bigint' || offset === null || offset < end || ended.has(name)) continue;
    ended.add(name);
    const last = exits && positions.every((each) => ended.has(nameOf(each)));
    await say(`Reached end of topic ${topic} [${partition}] at offset ${end}${last ? ': exiting' : ''}`);
  }
  return exits && positions.every((each) => ended.has(nameOf(each)));
}

/** Where to begin: `beginning`, `end`, an offset, so many before the end, or `s@` a time. */
async function startsOf(
  consumer: Consumer,
  topic: string,
  partition: string | undefined,
  offset: string,
): Promise<(TopicPartition & { position: bigint | null })[]> {
  const { leaders } = await consumer.topics.topic(topic);
  const partitions = partition === undefined ? leaders.map((_, number) => number) : [Number(partition)];
  const ask = async (timestamp: bigint): Promise<(number: number) => bigint> => {
    const wanted = partitions.map((each) => ({ topic, partition: each, timestamp }));
    const found = await offsetsByTime(consumer.cluster, consumer.topics, wanted);
    return (number) => {
      const at = found.get(nameOf({ topic, partition: number })) ?? 0n;
      if (at instanceof ApiError) throw at;
      return at;
    };
  };
  const time = /^s@(\d+)$/.exec(offset)?.[1];
  const end = await ask(LATEST);
  const start = await ask(EARLIEST);
  const byTime = time === undefined ? end : await ask(BigInt(time));
  return partitions.map((number) => {
    const back = end(number) + BigInt(/^-\d+$/.test(offset) ? offset : 0);
    let position = end(number);
    if (offset === 'beginning') position = start(number);
    else if (time !== undefined) position = byTime(number) < 0n ? end(number) : byTime(number);
    else if (/^\d+$/.test(offset)) position = BigInt(offset);
    else if (offset.startsWith('-')) position = back < start(number) ? start(number) : back;
    return { topic, partition: number, position };
  });
}

function shown(record: ConsumedRecord, { values, flags }: KcatOptions, consumer: Consumer): string {
  if (flags.has('J')) return enveloped(record, consumer.topics.known(record.topic)?.leaders[record.partition] ?? -1);
  const nullText = flags.has('Z') ? 'NULL' : '';
  const format = values.get('f')?.at(-1);
  if (format !== undefined) return formatted(format, record, nullText);
  const delimiter = unescaped(values.get('D')?.at(-1) ?? '\\n');
  const key = values.get('K')?.at(-1);
  const before = key === undefined ? '' : formatted('%k', record, nullText) + unescaped(key);
  return before + formatted('%s', record, nullText) + delimiter;
}
