import { unregisterBroker } from '../../sandbox/apis/64-unregister-broker.ts';
import { apis } from '../../sandbox/apis/index.ts';
import { readRequestBody, readRequestHeader } from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import { type Api, versionRange } from '../../sandbox/wire/schema.ts';
import { framesIn } from './answers.ts';
import { captures, framed } from './captures.ts';
import { Dice } from './dice.ts';
import { joined, mutate } from './mutations.ts';
import { sampleRequest } from './requests.ts';

/** What one connection sends. */
export interface HostileInput {
  kind: Kind;
  /** Sent in these pieces. */
  pieces: readonly Uint8Array[];
  /** Hangs up afterwards. */
  drops: boolean;
  /** Time passes between the pieces. */
  slow: boolean;
}

const onlyBroker = 1;
const served: readonly Api[] = apis.map(({ api }) => api as Api);
const real = captures();

/** How many of a hundred inputs are of each kind. */
const kinds = {
  'random bytes': 8,
  'a capture, mutated': 40,
  'a capture as it was': 8,
  'a valid header with a broken body': 12,
  'huge lengths': 8,
  'deep arrays': 4,
  'values no client sends': 18,
  'drip by drip': 2,
} as const;
export type Kind = keyof typeof kinds;

const urn: readonly Kind[] = (Object.keys(kinds) as Kind[]).flatMap((kind) => Array<Kind>(kinds[kind]).fill(kind));

/** Input `n` of a seed, always the same. */
export function hostileInput(seed: number, n: number): HostileInput {
  const dice = new Dice(seed * 1_000_003 + n);
  const kind = dice.pick(urn);
  let bytes = make[kind](dice);
  while (endsTheCluster(bytes)) bytes = make[kind](dice);
  const slow = kind === 'drip by drip';
  return { kind, pieces: slow ? drops(bytes) : pieces(bytes, dice), drops: slow || dice.once(6), slow };
}

/** Whether an administrator takes the only broker out of the cluster, as is their right: nobody is served after that. */
function endsTheCluster(bytes: Uint8Array): boolean {
  return framesIn(bytes).some((frame) => {
    try {
      const reader = new Reader(frame);
      const { apiKey, version } = readRequestHeader(reader);
      if (apiKey !== unregisterBroker.key) return false;
      return readRequestBody(unregisterBroker, version, reader).brokerId === onlyBroker;
    } catch {
      return false;
    }
  });
}

const make: Record<Kind, (dice: Dice) => Uint8Array> = {
  'random bytes': (dice) => (dice.once(2) ? framed(dice.bytes(dice.below(300))) : dice.bytes(dice.below(300))),
  'a capture, mutated': (dice) => mutate(dice.pick(real), dice, real),
  'a capture as it was': (dice) => dice.pick(real),
  'a valid header with a broken body': (dice) => framed(joined(header(dice), dice.bytes(dice.below(200)))),
  'huge lengths': hugeLengths,
  'deep arrays': (dice) => {
    const count = 10 ** (1 + dice.below(4)) * (1 + dice.below(9));
    const length = dice.once(2) ? varint(count + 1) : int32(count);
    return framed(joined(header(dice), length, new Uint8Array(count * (1 + dice.below(3))).fill(dice.below(3))));
  },
  'values no client sends': (dice) => sampleRequest(dice.pick(served), dice),
  'drip by drip': (dice) => dice.pick(real).subarray(0, 1 + dice.below(60)),
};

/** The length of the frame, or one of the many within it, promises far more than there is. */
function hugeLengths(dice: Dice): Uint8Array {
  const frame = dice.pick(real).slice();
  const huge = dice.pick([-1, -2147483648, 104_857_600, 104_857_601, 0x7fffffff, 0x40000000]);
  if (dice.once(2)) return joined(int32(huge), frame.subarray(4));
  const at = 14 + dice.below(Math.max(1, frame.length - 14));
  const claim = dice.once(2) ? int32(huge) : varint(0xffffffff);
  const bytes = joined(frame.subarray(0, at), claim, frame.subarray(at + claim.length));
  if (bytes.length >= 4) new DataView(bytes.buffer).setInt32(0, bytes.length - 4);
  return bytes;
}

/** Header of a request that is served, up to where the body begins. */
function header(dice: Dice): Uint8Array {
  const api = dice.pick(served);
  const { min, max } = versionRange(api.versions);
  const version = min + dice.below(max - min + 1);
  const flexible = api.flexible !== undefined && version >= api.flexible;
  const bytes = new Uint8Array(flexible ? 15 : 14);
  const view = new DataView(bytes.buffer);
  view.setInt16(0, api.key);
  view.setInt16(2, version);
  view.setInt32(4, dice.below(1_000));
  view.setInt16(8, 4);
  bytes.set([102, 117, 122, 122], 10); // fuzz
  return bytes;
}

function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return bytes;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value >>> 0;
  for (; left >= 128; left >>>= 7) bytes.push((left & 127) | 128);
  bytes.push(left);
  return Uint8Array.from(bytes);
}

function pieces(bytes: Uint8Array, dice: Dice): Uint8Array[] {
  if (!dice.once(5) || bytes.length < 2) return [bytes];
  const cut = 1 + dice.below(bytes.length - 1);
  return [bytes.subarray(0, cut), bytes.subarray(cut)];
}

function drops(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}
