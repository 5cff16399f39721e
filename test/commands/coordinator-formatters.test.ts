import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coordinatorFormatter } from '../../sandbox/commands/console/coordinator-formatters.ts';

const { records } = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/group/formatters.json'), 'utf8')) as {
  records: readonly { formatter: string; key: string; value: string | null; text: string }[];
};
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

test.each(records)('$formatter prints $text', ({ formatter, key, value, text }) => {
  const format = coordinatorFormatter(`org.apache.kafka.tools.consumer.${formatter}`);
  const record = {
    topic: '__consumer_offsets',
    partition: 0,
    offset: 0n,
    timestamp: 0,
    timestampType: 'CreateTime' as const,
    key: bytes(key),
    value: value === null ? null : bytes(value),
    headers: [],
  };
  expect(format?.(record as never)).toBe(text);
});

test('a class that prints no coordinator’s records is none of these', () => {
  expect(coordinatorFormatter('org.apache.kafka.tools.consumer.DefaultMessageFormatter')).toBeUndefined();
  expect(coordinatorFormatter('OffsetsMessageFormatter')).toBeUndefined();
});
