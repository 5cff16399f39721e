import type { Dice } from './dice.ts';

type Mutation = (frame: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array;

const telling = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
const tellingInt32 = [-2147483648, -2, -1, 0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x00ffffff, 0x7fffffff];
const tellingVarints = [[0], [1], [0x80, 0x80, 0x80, 0x80, 0x10], [0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0x03]];

/** Ways to break a request; each answers a new one. */
const mutations: readonly Mutation[] = [
  function flipBit(frame, dice) {
    const at = dice.below(frame.length);
    return changed(frame, at, [(frame[at] as number) ^ (1 << dice.below(8))]);
  },
  function writeByte(frame, dice) {
    return changed(frame, dice.below(frame.length), [dice.once(2) ? dice.pick(telling) : dice.below(256)]);
  },
  function writeInt32(frame, dice) {
    const value = dice.once(3) ? dice.below(2 ** 32) : dice.pick(tellingInt32);
    return changed(frame, dice.below(frame.length), [value >>> 24, value >>> 16, value >>> 8, value]);
  },
  function writeVarint(frame, dice) {
    return changed(frame, dice.below(frame.length), dice.pick(tellingVarints));
  },
  function writeVersion(frame, dice) {
    return changed(frame, 6, [0, dice.below(20)]);
  },
  function writeApiKey(frame, dice) {
    return changed(frame, 4, [0, dice.below(100)]);
  },
  function cutOut(frame, dice) {
    const from = dice.below(frame.length);
    return joined(frame.subarray(0, from), frame.subarray(from + 1 + dice.below(16)));
  },
  function cutShort(frame, dice) {
    return frame.slice(0, dice.below(frame.length));
  },
  function putIn(frame, dice) {
    const at = dice.below(frame.length);
    return joined(frame.subarray(0, at), dice.bytes(1 + dice.below(16)), frame.subarray(at));
  },
  function repeat(frame, dice) {
    const from = dice.below(frame.length);
    const to = from + 1 + dice.below(Math.min(200, frame.length - from));
    return joined(frame.subarray(0, to), ...Array<Uint8Array>(1 + dice.below(8)).fill(frame.subarray(from, to)));
  },
  function goOnAsAnother(frame, dice, others) {
    const other = dice.pick(others);
    return joined(frame.subarray(0, dice.below(frame.length)), other.subarray(dice.below(other.length)));
  },
];

/** The request after one to four mutations; mostly with a length in front that is true again. */
export function mutate(frame: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let bytes = frame;
  for (let left = 1 + dice.below(4); left > 0 && bytes.length > 0; left -= 1)
    bytes = dice.pick(mutations)(bytes, dice, others);
  const result = Uint8Array.from(bytes);
  if (result.length >= 4 && !dice.once(8)) new DataView(result.buffer).setInt32(0, result.length - 4);
  return result;
}

function changed(frame: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = frame.slice();
  for (const [i, value] of values.entries()) if (at + i < copy.length) copy[at + i] = value & 255;
  return copy;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
