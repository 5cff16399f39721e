import type { ConsumedRecord } from '../../client/fetcher.ts';
import { textOfBytes } from '../../machine/byte-text.ts';
import { JavaError } from '../tool/java.ts';
import { UsageError } from '../tool/run.ts';
import { coordinatorFormatter } from './coordinator-formatters.ts';

/** What a record looks like; ends with a line break, or with what was asked for instead. */
export type Formatter = (record: ConsumedRecord & { deliveryCount?: number }) => string;

const tools = 'org.apache.kafka.tools.consumer';
const kafka = 'org.apache.kafka.common.serialization';

/** The formatter of a class name. Throws UsageError where there is no such class, or none that this lab has. */
export function formatterOf(name: string, properties: ReadonlyMap<string, string>): Formatter {
  if (name === `${tools}.DefaultMessageFormatter`) return defaultFormatter(properties);
  if (name === `${tools}.LoggingMessageFormatter`) return defaultFormatter(properties);
  if (name === `${tools}.NoOpMessageFormatter`) return () => '';
  const kept = coordinatorFormatter(name);
  if (kept) return kept;
  throw new UsageError(name);
}

/** Timestamp, partition, offset, delivery, epoch, headers, key and value: those that are asked for, in this order. */
function defaultFormatter(properties: ReadonlyMap<string, string>): Formatter {
  const on = (name: string, fallback = false): boolean => {
    const text = properties.get(name);
    return text === undefined ? fallback : text.trim().toLowerCase() === 'true';
  };
  const keySeparator = properties.get('key.separator') ?? '\t';
  const lineSeparator = properties.get('line.separator') ?? '\n';
  const headersSeparator = properties.get('headers.separator') ?? ',';
  const nullLiteral = properties.get('null.literal') ?? 'null';
  const text = (part: string) => deserializer(properties.get(`${part}.deserializer`), nullLiteral);
  const [key, value, header] = [text('key'), text('value'), text('headers')];
  return (record) => {
    const parts: string[] = [];
    const { timestamp, timestampType, headers } = record;
    if (on('print.timestamp')) parts.push(timestamp < 0 ? 'NO_TIMESTAMP' : `${timestampType}:${timestamp}`);
    if (on('print.partition')) parts.push(`Partition:${record.partition}`);
    if (on('print.offset')) parts.push(`Offset:${record.offset}`);
    if (on('print.delivery')) parts.push(`Delivery:${record.deliveryCount ?? 'NOT_PRESENT'}`);
    if (on('print.epoch')) parts.push('Epoch:NOT_PRESENT');
    if (on('print.headers')) {
      const shown = headers.map((each) => `${each.key}:${header(each.value)}`);
      parts.push(headers.length === 0 ? 'NO_HEADERS' : shown.join(headersSeparator));
    }
    if (on('print.key')) parts.push(key(record.key));
    if (on('print.value', true)) parts.push(value(record.value));
    return parts.length === 0 ? '' : parts.join(keySeparator) + lineSeparator;
  };
}

/** How bytes are shown; without a deserializer of Kafka's, as text. */
function deserializer(name: string | undefined, nullLiteral: string): (bytes: Uint8Array | null) => string {
  const kind = name?.replace(/^org\.apache\.kafka\.common\.serialization\./, '');
  const read = kind === undefined ? undefined : numbers[kind];
  return (bytes) => {
    if (bytes === null) return nullLiteral;
    return read ? read(bytes) : textOfBytes(bytes);
  };
}

const numbers: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  LongDeserializer: sized('LongDeserializer', 8, (view) => String(view.getBigInt64(0))),
  IntegerDeserializer: sized('IntegerDeserializer', 4, (view) => String(view.getInt32(0))),
  ShortDeserializer: sized('ShortDeserializer', 2, (view) => String(view.getInt16(0))),
};

function sized(name: string, size: number, read: (view: DataView) => string): (bytes: Uint8Array) => string {
  return (bytes) => {
    if (bytes.length === size) return read(new DataView(bytes.buffer, bytes.byteOffset, size));
    throw new JavaError(
      'org.apache.kafka.common.errors.SerializationException',
      `Size of data received by ${name} is not ${size}`,
      [
        `${kafka}.${name}.deserialize(${name}.java:30)`,
        `${kafka}.${name}.deserialize(${name}.java:24)`,
        `${kafka}.Deserializer.deserialize(Deserializer.java:85)`,
        `${tools}.DefaultMessageFormatter.lambda$deserialize$0(DefaultMessageFormatter.java:125)`,
        'java.base/java.util.Optional.map(Optional.java:260)',
        `${tools}.DefaultMessageFormatter.deserialize(DefaultMessageFormatter.java:125)`,
        `${tools}.DefaultMessageFormatter.writeTo(DefaultMessageFormatter.java:187)`,
        `${tools}.ConsoleConsumer.process(ConsoleConsumer.java:121)`,
        `${tools}.ConsoleConsumer.run(ConsoleConsumer.java:81)`,
        `${tools}.ConsoleConsumer.main(ConsoleConsumer.java:62)`,
      ],
    );
  };
}
