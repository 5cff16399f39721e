import { groupMetadata } from '../../group/classic-group-records.ts';
import * as consumerGroupKinds from '../../group/consumer-group-records.ts';
import { assignmentText, consumerProtocolType, subscriptionText } from '../../group/consumer-protocol.ts';
import { legacyOffsetCommit, offsetCommit } from '../../group/offset-records.ts';
import * as streamsGroupKinds from '../../group/streams-group-kinds.ts';
import { readMetadata } from '../../metadata/kinds.ts';
import { metadataText } from '../../metadata/metadata-text.ts';
import type { DecodedRecord } from '../../record/batch.ts';
import { shareGroupKinds } from '../../share/share-group-records.ts';
import { shareStateKinds } from '../../share/share-state-records.ts';
import { transactionLog } from '../../transaction/transaction-records.ts';
import { decodeRecord, type RecordKind } from '../../wire/coordinator-record.ts';
import { structText } from '../../wire/coordinator-record-text.ts';
import { crc32c } from '../../wire/crc32c.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { Uncaught } from '../tool/run.ts';
import { thrown } from './opened.ts';
import { stacks } from './stack.ts';

/** What a record holds, as text; null where there is nothing to say. */
export type Parser = (record: DecodedRecord) => { key: string | null; value: string | null };

const isKind = (each: unknown): each is RecordKind => typeof each === 'object' && each !== null && 'written' in each;
const byType = (kinds: readonly unknown[]): ReadonlyMap<number, RecordKind> =>
  new Map(kinds.filter(isKind).map((kind) => [kind.type, kind]));

const ofGroups = byType([
  legacyOffsetCommit,
  offsetCommit,
  groupMetadata,
  ...Object.values(consumerGroupKinds),
  ...Object.values(streamsGroupKinds),
  ...shareGroupKinds,
]);

/** The one that the options ask for. Throws Uncaught where a decoder is not there. */
export function parserOf(given: Options): Parser {
  if (given.has('offsets-decoder')) return coordinatorParser(ofGroups);
  if (given.has('transaction-log-decoder')) return coordinatorParser(byType([transactionLog]));
  if (given.has('cluster-metadata-decoder')) return metadataParser;
  if (given.has('remote-log-metadata-decoder')) return remoteParser;
  if (given.has('share-group-state-decoder')) return coordinatorParser(byType(shareStateKinds));
  const value = decoderOf(given.value('value-decoder-class'));
  const key = decoderOf(given.value('key-decoder-class'));
  return (record) => ({ key: record.key && key(record.key), value: record.value && value(record.value) });
}

function coordinatorParser(kinds: ReadonlyMap<number, RecordKind>): Parser {
  return ({ key, value, offset }) => {
    if (!key)
      throw thrown(
        'java.lang.RuntimeException',
        `Failed to decode message at offset ${offset} using the specified decoder (message had a missing key)`,
        stacks.records,
      );
    const type = key.length < 2 ? undefined : new DataView(key.buffer, key.byteOffset).getInt16(0);
    if (type !== undefined && !kinds.has(type))
      return { key: `Unknown record type ${type} at offset ${offset}, skipping.`, value: null };
    try {
      const record = decodeRecord(kinds, key, value);
      if (!record) throw new Error('no such record');
      const { kind } = record;
      const keyText = `{"type":"${kind.type}","data":${structText(kind.key, record.key, 0)}}`;
      if (record.value === null) return { key: keyText, value: '<DELETE>' };
      const ofConsumers = (record.value as { protocolType?: unknown }).protocolType === consumerProtocolType;
      const data = structText(kind.value, record.value, record.version, ofConsumers ? consumerProtocol : {});
      return { key: keyText, value: `{"version":"${record.version}","data":${data}}` };
    } catch (error) {
      return { key: `Error at offset ${offset}, skipping. ${unreadable(key, error)}`, value: null };
    }
  };
}

/** What members of a classic group of consumers say to each other is not left as bytes. */
const consumerProtocol = { subscription: subscriptionText, assignment: assignmentText };

/** Why a record of a coordinator cannot be read, in the words of Kafka's deserializer. */
function unreadable(key: Uint8Array, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const [, ofKey = '', field] =
    /^(a record key)?(?:.*?(\w+) at byte \d+: (?:null where|length -\d+ is))?/.exec(message) ?? [];
  const version = new DataView(key.buffer, key.byteOffset).getInt16(0);
  const part = ofKey === '' ? 'value' : 'key';
  const reason = field === undefined ? 'null' : `non-nullable field ${field} was serialized as null`;
  return `Could not read record with version ${version} from ${part}'s buffer due to: ${reason}.`;
}

const metadataParser: Parser = ({ value, offset }) => {
  const wrong = frameError(value);
  if (wrong !== null) return { key: null, value: `Error at ${offset}, skipping. ${wrong}` };
  try {
    return { key: null, value: metadataText(readMetadata(value ?? new Uint8Array(0))) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { key: null, value: `Error at ${offset}, skipping. ${message}` };
  }
};

/** Where the segments of tiered storage are: there is none in the lab, so that no record of it is there to be read. */
const remoteParser: Parser = ({ value, offset }) => {
  const wrong = value
    ? frameError(value)
    : 'Cannot invoke "java.nio.ByteBuffer.remaining()" because the return value of "org.apache.kafka.common.record.internal.Record.value()" is null';
  if (wrong === null) throw new Error('records of tiered storage are not read in this lab');
  return { key: null, value: `Error at offset ${offset}, skipping. ${wrong}` };
};

const frameVersion = 1;
const mostOfVersion = 0x7fff;

/** What is wrong with how a metadata record begins, in Kafka's words; null for nothing. */
function frameError(value: Uint8Array | null): string | null {
  let version = 0;
  for (let i = 0; ; i += 1) {
    const byte = value?.[i];
    if (byte === undefined) return 'Error while reading frame version';
    version += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) break;
  }
  if (version > mostOfVersion) return 'Value for frame version was too large.';
  if (version === frameVersion) return null;
  return `Could not deserialize metadata record due to unknown frame version ${version}(only frame version ${frameVersion} is supported)`;
}

const utf8 = new TextDecoder();

const decoders: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  StringDecoder: (bytes) => utf8.decode(bytes),
  LongDecoder: (bytes) => String(viewOf(bytes, 8).getBigInt64(0)),
  IntegerDecoder: (bytes) => String(viewOf(bytes, 4).getInt32(0)),
  // Java prints where an array of bytes is, not what is in it.
  DefaultDecoder: (bytes) => `[B@${crc32c(bytes).toString(16)}`,
};

function viewOf(bytes: Uint8Array, size: number): DataView {
  if (bytes.length < size)
    throw thrown('java.nio.BufferUnderflowException', '', [
      'java.base/java.nio.Buffer.nextGetIndex(Buffer.java:707)',
      ...stacks.records,
    ]);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

const api = 'org.apache.kafka.tools.api.';
/** Classes that are there, but are no decoders. */
const others =
  /^java\.lang\.(String|Integer|Long|Object)$|^org\.apache\.kafka\.common\.serialization\.(String|Integer|Long|Short|Double|Float|UUID|Bytes|ByteArray|ByteBuffer|Void|Boolean)(De)?[sS]erializer$/;

function decoderOf(name = `${api}StringDecoder`): (bytes: Uint8Array) => string {
  const decoder = name.startsWith(api) ? decoders[name.slice(api.length)] : undefined;
  if (decoder) return decoder;
  if (others.test(name)) throw thrown('java.lang.ClassCastException', `class ${name}`, stacks.casting, stacks.parser);
  const missing = new JavaError('java.lang.ClassNotFoundException', name, [
    ...stacks.loading,
    ...stacks.parser.slice(0, 1),
  ]);
  throw new Uncaught(
    new JavaError('java.lang.RuntimeException', 'Failed to load decoder class', stacks.parser, {
      error: missing,
      omitted: 1,
    }),
  );
}
