import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord, put, recordKind, tombstone } from '../../sandbox/wire/coordinator-record.ts';
import { field } from '../../sandbox/wire/schema.ts';

const lamp = recordKind({
  type: 40,
  name: 'Lamp',
  versions: '0-1',
  flexible: 1,
  written: 1,
  key: { room: field('string', '0+', 'Where it is.') },
  value: {
    on: field('bool', '0+', 'Whether it shines.'),
    colour: field('string', '1+', 'Its colour.', { tag: 0, fallback: 'white' }),
  },
});
const kinds = new Map([[40, lamp]]);

test('a key begins with the kind, a value with its version, and only the value is flexible', () => {
  const { key, value } = encodeRecord(put(lamp, { room: 'hall' }, { on: true, colour: 'red' }));
  expect([...key]).toEqual([0, 40, 0, 4, ...new TextEncoder().encode('hall')]);
  expect([...(value ?? [])]).toEqual([0, 1, 1, 1, 0, 4, 4, ...new TextEncoder().encode('red')]);
});

test.each([
  ['a value', put(lamp, { room: 'hall' }, { on: true, colour: 'red' })],
  ['an older value', put(lamp, { room: 'hall' }, { on: false, colour: 'white' }, 0)],
  ['a tombstone', tombstone(lamp, { room: 'hall' })],
])('%s reads back as it was written', (_, record) => {
  const { key, value } = encodeRecord(record);
  expect(decodeRecord(kinds, key, value)).toEqual(record);
});

test('a record of another kind is none of ours; a value of a version that is not known is refused', () => {
  const { key } = encodeRecord(put(lamp, { room: 'hall' }, { on: true }));
  expect(decodeRecord(new Map(), key, null)).toBeUndefined();
  expect(() => decodeRecord(kinds, key, Uint8Array.of(0, 9, 1))).toThrow('version 9: 0-1 expected');
});
