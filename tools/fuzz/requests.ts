import { batchCrc, encodeBatch } from '../../sandbox/record/batch.ts';
import { writeRequest } from '../../sandbox/wire/frame.ts';
import { type Api, type Fields, type Input, inRange, type Type, versionRange } from '../../sandbox/wire/schema.ts';
import type { Dice } from './dice.ts';

const strings = [
  '',
  'orders',
  'fuzz-0',
  'fuzz-1',
  'fuzz-group',
  'consumer',
  'range',
  'uniform',
  '__consumer_offsets',
  '__transaction_state',
  'a.b',
  'a_b',
  '..',
  '1',
  '-1',
  'größe',
  '订单',
  '\u0000',
  '(',
  '.*',
  'x'.repeat(249),
  'x'.repeat(250),
  'retention.ms',
  'cleanup.policy',
  'compact',
  'User:ANONYMOUS',
  '*',
  'SCRAM-SHA-256',
];
const counts = [-2147483648, -2, -1, 0, 1, 2, 3, 5, 50, 100, 1_000, 10_001, 65_536, 2147483647];
const offsets = [
  -(2n ** 63n),
  -100n,
  -6n,
  -5n,
  -4n,
  -3n,
  -2n,
  -1n,
  0n,
  1n,
  2n,
  5n,
  1000n,
  2n ** 31n,
  2n ** 62n,
  2n ** 63n - 1n,
];

/** A request that its schema allows, with values that a handler may not expect. */
export function sampleRequest(api: Api, dice: Dice): Uint8Array {
  const { min, max } = versionRange(api.versions);
  const version = min + dice.below(max - min + 1);
  const header = { correlationId: dice.below(1_000), clientId: dice.once(8) ? null : dice.pick(strings) };
  return writeRequest(api, version, header, struct(api.request, version, dice) as Input<Fields>);
}

function struct(fields: Fields, version: number, dice: Dice): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, { type, versions, options }] of Object.entries(fields)) {
    if (!inRange(version, versions)) continue;
    value[name] = inRange(version, options.nullable) && dice.once(6) ? null : sample(type, version, dice);
  }
  return value;
}

function sample(type: Type, version: number, dice: Dice): unknown {
  if (Array.isArray(type))
    return Array.from({ length: dice.once(50) ? 40 : dice.below(4) }, () => sample(type[0] as Type, version, dice));
  if (typeof type === 'object') return struct(type as Fields, version, dice);
  switch (type) {
    case 'bool':
      return dice.once(2);
    case 'int8':
      return dice.once(2) ? dice.below(4) : dice.below(256) - 128;
    case 'int16':
      return dice.once(2) ? dice.below(3) : dice.below(65536) - 32768;
    case 'uint16':
      return dice.below(65536);
    case 'int32':
      return dice.once(8) ? dice.below(2 ** 32) - 2 ** 31 : dice.pick(counts);
    case 'uint32':
      return dice.below(2 ** 32);
    case 'int64':
      return dice.pick(offsets);
    case 'float64':
      return dice.pick([0, -1, 0.5, 1e9, 1e308, Number.NaN, Number.POSITIVE_INFINITY]);
    case 'string':
      return dice.pick(strings);
    case 'uuid':
      return dice.once(2) ? 'AAAAAAAAAAAAAAAAAAAAAA' : 'BBBBBBBBBBBBBBBBBBBBBA';
    case 'bytes':
      return dice.bytes(dice.below(40));
    case 'records':
      return [records(dice)];
  }
}

/** A batch whose header says what no honest one does, mostly with a checksum that is right. */
function records(dice: Dice): Uint8Array {
  if (dice.once(6)) return dice.bytes(dice.below(120));
  const batch = encodeBatch({
    records: Array.from({ length: dice.below(4) }, (_, n) => ({
      key: dice.once(3) ? null : dice.bytes(dice.below(8)),
      value: dice.once(3) ? null : dice.bytes(dice.below(30)),
      timestamp: dice.once(4) ? dice.below(2 ** 40) : 1_700_000_000_000 + n,
    })),
    producerId: dice.pick(offsets),
    producerEpoch: dice.below(4) - 1,
    baseSequence: dice.pick(counts),
    isTransactional: dice.once(3),
    isControl: dice.once(10),
    baseOffset: dice.pick(offsets),
  });
  if (!dice.once(3)) return batch;
  const view = new DataView(batch.buffer);
  if (dice.once(2)) view.setInt32(23, dice.pick(counts)); // last offset delta
  if (dice.once(2)) view.setInt32(57, dice.pick(counts)); // record count
  if (dice.once(3)) view.setInt16(21, dice.below(64)); // attributes
  if (dice.once(3)) view.setBigInt64(35, dice.pick(offsets)); // max timestamp
  if (!dice.once(4)) view.setUint32(17, batchCrc(batch));
  return batch;
}
