import type { CommandIo } from '../../machine/command.ts';
import { baseName, resolvePath } from '../../machine/paths.ts';
import { type Codecs, type DecodedRecord, decodeRecords } from '../../record/batch.ts';
import { JavaError } from '../tool/java.ts';
import { Uncaught } from '../tool/run.ts';
import { batchText, recordMetadataText } from './batch-text.ts';
import { type FileBatch, fileBatches, sliceEnd } from './file-batches.ts';
import { type Mismatches, mapFor } from './mismatches.ts';
import { baseOffsetOf, opened, thrown } from './opened.ts';
import type { DumpSettings } from './options-given.ts';
import { type Parser, parserOf } from './parsers.ts';
import { dumping, stacks } from './stack.ts';

const unlimited = 2_147_483_647;

/** Dumps a segment, or a snapshot of the metadata log. */
export async function dumpLog(
  path: string,
  settings: DumpSettings,
  mismatches: Mismatches,
  io: CommandIo,
): Promise<void> {
  const parser = parserOf(settings.given);
  const maxBytes = settings.given.integer('max-bytes', stacks.maxBytes) ?? unlimited;
  await io.stdout.write(`${headText(path)}\n`);
  const bytes = await opened(path, io, dumping.log);
  const end = sliceEnd(path, bytes, 0, maxBytes);
  let validBytes = 0;
  const lines = new Lines(io);
  const gaps = new Gaps(mismatches, resolvePath(io.cwd, path));
  try {
    for (const batch of fileBatches(path, bytes, 0, end)) {
      await lines.add(batchText(batch));
      if (settings.deep) await dumpRecords(batch, settings, parser, gaps, lines, io.codec);
      validBytes += batch.bytes.length;
    }
    if (end > validBytes && maxBytes === unlimited)
      await lines.add(`Found ${end - validBytes} invalid bytes at the end of ${baseName(path)}`);
  } finally {
    await lines.flush();
  }
}

function headText(path: string): string {
  const name = baseName(path);
  if (name.endsWith('.log')) return `Log starting offset: ${baseOffsetOf(path, dumping.log)}`;
  if (name === 'bootstrap.checkpoint') return 'KRaft bootstrap snapshot';
  if (name.length < 20)
    throw thrown(
      'java.lang.StringIndexOutOfBoundsException',
      `begin 0, end 20, length ${name.length}`,
      [
        'java.base/java.lang.String.checkBoundsBeginEnd(String.java:4606)',
        'java.base/java.lang.String.substring(String.java:2709)',
      ],
      dumping.log,
    );
  const [, offset, epoch] = /^(\d{20})-(\d{10})\.checkpoint$/.exec(name) ?? [];
  if (offset === undefined || epoch === undefined)
    throw thrown(
      'java.lang.NumberFormatException',
      `For input string: "${/^\d{20}/.test(name) ? name.slice(21, 31) : name.slice(0, 20)}"`,
      stacks.parsing,
      dumping.log,
    );
  return `Snapshot end offset: ${BigInt(offset)}, epoch: ${BigInt(epoch)}`;
}

/** Offsets that do not follow one another, in the records of one file. */
class Gaps {
  readonly #mismatches: Mismatches;
  readonly #path: string;
  #last = -1n;

  constructor(mismatches: Mismatches, path: string) {
    this.#mismatches = mismatches;
    this.#path = path;
  }

  follow(offset: bigint): void {
    if (offset !== this.#last + 1n) mapFor(this.#mismatches.gaps, this.#path).set(this.#last, offset);
    this.#last = offset;
  }
}

async function dumpRecords(
  batch: FileBatch,
  { printsRecords, skipsMetadata }: DumpSettings,
  parser: Parser,
  gaps: Gaps,
  lines: Lines,
  codec: Codecs,
): Promise<void> {
  for (const record of readable(batch, codec)) {
    gaps.follow(record.offset);
    const parts = skipsMetadata ? [] : [recordMetadataText(batch, record)];
    if (printsRecords && !batch.header.isControl) {
      const { key, value } = lines.unless(parts.join(''), () => parser(record));
      const prefix = skipsMetadata ? '| ' : '';
      const content = [...(key === null ? [] : [`key: ${key}`]), ...(value === null ? [] : [`payload: ${value}`])];
      if (content.length > 0) parts.push(prefix + content.join(' '));
    }
    await lines.add(parts.join(' '));
  }
}

/** The records, decompressed. Throws Uncaught where they are damaged. */
function* readable({ bytes, header }: FileBatch, codec: Codecs): Generator<DecodedRecord> {
  try {
    yield* decodeRecords(bytes, codec);
  } catch (error) {
    if (error instanceof Uncaught || error instanceof JavaError) throw error;
    throw header.compression === 'none' ? unreadable(error) : undecompressable(error, header.compression);
  }
}

function unreadable(error: unknown): Uncaught {
  const [, headers] = /^record with (-?\d+) headers$/.exec(String((error as Error).message)) ?? [];
  const count = Number(headers);
  const message =
    headers === undefined
      ? 'Found invalid record structure'
      : count < 0
        ? `Found invalid number of record headers ${count}`
        : `Found invalid number of record headers. ${count} is larger than the remaining size of the buffer`;
  // Exceptions of Kafka's API have no stack.
  return thrown('org.apache.kafka.common.InvalidRecordException', message);
}

/** What zlib says is passed on; what the other codecs say is each one's own. */
function undecompressable(error: unknown, compression: string): Uncaught {
  const said = error instanceof Error ? error.message : '';
  const frames = [
    'org.apache.kafka.common.record.internal.DefaultRecordBatch$StreamRecordIterator.readNext(DefaultRecordBatch.java:680)',
    ...stacks.iterating,
  ];
  const zip = new JavaError('java.util.zip.ZipException', said.replace(/^invalid distance$/, 'invalid distance code'), [
    'java.base/java.util.zip.InflaterInputStream.read(InflaterInputStream.java:165)',
    'java.base/java.util.zip.GZIPInputStream.read(GZIPInputStream.java:118)',
  ]);
  return new Uncaught(
    new JavaError(
      'org.apache.kafka.common.KafkaException',
      'Failed to decompress record stream',
      frames,
      compression === 'gzip' ? { error: zip, omitted: 7 } : null,
    ),
  );
}

/** Lines of output, written many at a time. */
class Lines {
  readonly #io: CommandIo;
  #text = '';

  constructor(io: CommandIo) {
    this.#io = io;
  }

  async add(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length > 4096) await this.flush();
  }

  /** What is there of a line stays, where the rest of it fails. */
  unless<T>(begun: string, rest: () => T): T {
    try {
      return rest();
    } catch (error) {
      this.#text += begun;
      throw error;
    }
  }

  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '') await this.#io.stdout.write(text);
  }
}
