import type { ClientOptions } from '../../client/cluster-client.ts';
import { Consumer } from '../../client/consumer.ts';
import { ApiError } from '../../client/errors.ts';
import type { ConsumedRecord } from '../../client/fetcher.ts';
import { EARLIEST, LATEST, offsetsByTime } from '../../client/list-offsets.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { KcatError } from './errors.ts';
import { enveloped, formatted, unescaped } from './format.ts';
import type { KcatOptions } from './options.ts';

/** `kcat -C` and `kcat -G`: prints records; with -e until the ends that there are. */
export async function consume(
  client: ClientOptions,
  options: KcatOptions,
  properties: ReadonlyMap<string, string>,
  io: CommandIo,
): Promise<number> {
  const { values, flags, mode, rest } = options;
  const value = (letter: string): string | undefined => values.get(letter)?.at(-1);
  const offsets = values.get('o') ?? [];
  const stop = offsets.find((each) => each.startsWith('e@'));
  const offset = offsets.findLast((each) => each !== stop) ?? (mode === 'G' ? 'end' : 'beginning');
  const consumer = new Consumer({
    ...client,
    groupId: mode === 'G' ? (value('G') ?? '') : null,
    autoOffsetReset: offset === 'beginning' ? 'earliest' : 'latest',
    isolationLevel: properties.get('isolation.level') === 'read_uncommitted' ? 0 : 1,
    allowAutoCreateTopics: false,
  });
  const say = async (text: string): Promise<void> => {
    if (!flags.has('q')) await io.stderr.write(`% ${text}\n`);
  };
  try {
    if (mode === 'G' && rest.length === 0)
      throw new KcatError('ERROR: Failed to subscribe to 0 topics: Local: Invalid argument or configuration\n');
    if (mode === 'G') {
      await say('Waiting for group rebalance');
      consumer.subscribe(rest);
    } else consumer.assign(await startsOf(consumer, value('t') ?? '', value('p'), offset, io));
    const stops = stop === undefined ? null : await stopsOf(consumer, BigInt(stop.slice(2)));
    const before = (record: ConsumedRecord): boolean =>
      record.offset < (stops?.get(nameOf(record)) ?? record.offset + 1n);
    const stopped = (): boolean =>
      stops !== null && consumer.positions().every((each) => (each.offset ?? 0n) >= (stops.get(nameOf(each)) ?? 0n));
    let left = Number(value('c')) || Number.POSITIVE_INFINITY;
    let had = '';
    const ended = new Set<string>();
    while (left > 0 && !stopped()) {
      const records = await consumer.poll(500);
      const has = consumer
        .assignment()
        .map((each) => `${each.topic} [${each.partition}]`)
        .join(', ');
      if (mode === 'G' && has !== had)
        await say(`Group ${value('G')} rebalanced (memberid ${consumer.memberId}): assigned: ${has}`);
      had = has;
      const printed = records.filter(before).slice(0, left);
      left -= printed.length;
      let text = '';
      for (const record of printed) text += shown(record, options, consumer);
      if (text !== '') await io.stdout.write(text);
      for (const each of printed) ended.delete(nameOf(each));
      if (left > 0 && (await atEnd(consumer, ended, flags.has('e'), say))) return 0;
    }
    return 0;
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
  io: CommandIo,
): Promise<(TopicPartition & { position: bigint | null })[]> {
  const { leaders } = await consumer.topics.topic(topic);
  const partitions =
    partition === undefined ? leaders.map((_, number) => number) : [Number.parseInt(partition, 10) || 0];
  const missing = partitions.find((number) => leaders[number] === undefined);
  if (missing !== undefined)
    throw new KcatError(
      `ERROR: Topic ${topic} (with partitions 0..${leaders.length - 1}): partition ${missing} does not exist`,
    );
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
  const starts = partitions.map((number) => {
    const back = end(number) + BigInt(/^-\d+$/.test(offset) ? offset : 0);
    let position = end(number);
    if (offset === 'beginning') position = start(number);
    else if (time !== undefined) position = byTime(number) < 0n ? end(number) : byTime(number);
    else if (/^\d+$/.test(offset)) position = BigInt(offset);
    else if (!/^(end|stored|-\d+|s@.*)$/.test(offset)) position = 0n;
    else if (offset.startsWith('-')) position = back < start(number) ? start(number) : back;
    return { topic, partition: number, position };
  });
  for (const each of starts) {
    const [first, last] = [start(each.partition), end(each.partition)];
    if (each.position >= first && each.position <= last) continue;
    await io.stderr.write(
      `%4|${((await io.now()) / 1000).toFixed(3)}|OFFSET|rdkafka#consumer-1| [thrd:main]: ${topic} [${each.partition}]: offset reset (at offset ${each.position}, broker ${leaders[each.partition]}) to END: fetch failed due to requested offset not available on the broker: Broker: Offset out of range\n`,
    );
    each.position = last;
  }
  return starts;
}

/** The offsets that `-o e@TIME` ends before, by partition; the end where no record is that young. */
async function stopsOf(consumer: Consumer, timestamp: bigint): Promise<ReadonlyMap<string, bigint>> {
  const partitions = consumer.assignment();
  const at = (time: bigint) =>
    offsetsByTime(
      consumer.cluster,
      consumer.topics,
      partitions.map((each) => ({ ...each, timestamp: time })),
    );
  const [found, ends] = [await at(timestamp), await at(LATEST)];
  const offset = (name: string): bigint => {
    const wanted = found.get(name);
    const end = ends.get(name);
    return typeof wanted === 'bigint' && wanted >= 0n ? wanted : typeof end === 'bigint' ? end : 0n;
  };
  return new Map(partitions.map((each) => [nameOf(each), offset(nameOf(each))]));
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
