import type { ConsumedRecord } from '../../client/fetcher.ts';
import { textOfBytes } from '../../machine/byte-text.ts';

/** `\n`, `\t`, `\x41` and the like, as kcat reads them in a format or a delimiter. */
export function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
  return text.replace(/\\(?:x([0-9a-fA-F]{1,2})|(.))/g, (whole, hex: string | undefined, one: string) =>
    hex === undefined ? (known[one] ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * A record in kcat's format string: %s payload, %S its length, %k key, %K its length, %t topic, %p partition, %o offset,
 * %T timestamp, %h headers, %% a percent sign.
 *
 * @param nullText what stands for a key or payload that is null
 */
export function formatted(format: string, record: ConsumedRecord, nullText: string): string {
  const text = (bytes: Uint8Array | null): string =>
    bytes === null || bytes.length === 0 ? nullText : textOfBytes(bytes);
  const header = (bytes: Uint8Array | null): string => (bytes === null ? nullText : textOfBytes(bytes));
  const size = (bytes: Uint8Array | null): string => String(bytes === null ? -1 : bytes.length);
  return unescaped(format).replace(/%(.)/g, (whole, token: string) => {
    switch (token) {
      case 's':
        return text(record.value);
      case 'S':
        return size(record.value);
      case 'k':
        return text(record.key);
      case 'K':
        return size(record.key);
      case 't':
        return record.topic;
      case 'p':
        return String(record.partition);
      case 'o':
        return String(record.offset);
      case 'T':
        return String(record.timestamp);
      case 'h':
        return record.headers.map(({ key, value }) => `${key}=${header(value)}`).join(',');
      case '%':
        return '%';
      default:
        return whole;
    }
  });
}

/** The token of a format that kcat does not have; null where all are known. */
export function unknownToken(format: string): string | null {
  return (
    [...unescaped(format).matchAll(/%(.)/g)]
      .map(([, token = '']) => token)
      .find((token) => !'sSkKtpoTh%R'.includes(token)) ?? null
  );
}

/** A record as one line of JSON. @param broker id of the leader it came from */
export function enveloped(record: ConsumedRecord, broker: number): string {
  const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : textOfBytes(bytes));
  const headers = record.headers.flatMap(({ key, value }) => [key, text(value)]);
  return `${JSON.stringify({
    topic: record.topic,
    partition: record.partition,
    offset: Number(record.offset),
    tstype: record.timestampType === 'CreateTime' ? 'create' : 'logappend',
    ts: record.timestamp,
    broker,
    ...(headers.length > 0 ? { headers } : {}),
    key: text(record.key),
    payload: text(record.value),
  })}\n`;
}

/** The partition that librdkafka gives a key by default (`consistent_random`): CRC-32, where Java's clients take murmur2. */
export function partitionByCrc32(key: Uint8Array, partitions: number): number {
  let crc = 0xffffffff;
  for (const byte of key) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0) % partitions;
}
