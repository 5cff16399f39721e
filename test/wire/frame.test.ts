import { describe, expect, test } from 'vitest';
import { heartbeat } from '../../sandbox/apis/12-heartbeat.ts';
import { FrameSplitter, readRequestBody, readRequestHeader, writeRequest } from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import { Writer } from '../../sandbox/wire/writer.ts';

const framed = (...bodies: Uint8Array[]): Uint8Array => {
  const writer = new Writer();
  for (const body of bodies) {
    writer.int32(body.length);
    writer.raw(body);
  }
  return writer.done().slice();
};
const bodies = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.from({ length: 5000 }, (_, i) => i % 251)];

describe('frames are found whatever the chunks', () => {
  test.each([1, 2, 3, 4, 5, 7, 100, 4096, 100_000])('chunks of %i bytes', (size) => {
    const found: Uint8Array[] = [];
    const splitter = new FrameSplitter(10_000, (frame) => found.push(frame.slice()));
    const stream = framed(...bodies);
    for (let at = 0; at < stream.length; at += size) splitter.push(stream.subarray(at, at + size));
    expect(found).toEqual(bodies);
  });
});

test.each([
  ['longer than accepted', [0, 0, 0x27, 0x11], 'at most 10000'],
  ['negative', [0xff, 0xff, 0xff, 0xff], 'cannot be negative'],
] as const)('a length that is %s is refused', (_, bytes, reason) => {
  const splitter = new FrameSplitter(10_000, () => {});
  expect(() => splitter.push(Uint8Array.from(bytes))).toThrow(reason);
});

test('a length promised is no memory taken', () => {
  const splitter = new FrameSplitter(100 * 1024 * 1024, () => {});
  const promise = Uint8Array.of(6, 0, 0, 0, 1);
  expect(() => {
    for (let i = 0; i < 2000; i += 1) new FrameSplitter(100 * 1024 * 1024, () => {}).push(promise);
    splitter.push(promise);
  }).not.toThrow();
});

describe('a request', () => {
  const body = { groupId: 'g', generationId: 7, memberId: 'm', groupInstanceId: null };
  test.each([0, 3, 4])('Heartbeat v%i has its header and body', (version) => {
    const frame = writeRequest(heartbeat, version, { correlationId: 42, clientId: 'me' }, body);
    const reader = new Reader(frame.subarray(4));
    expect(readRequestHeader(reader)).toEqual({ apiKey: 12, version, correlationId: 42, clientId: 'me' });
    expect(readRequestBody(heartbeat, version, reader)).toEqual(body);
  });

  test('says where it is wrong and what was expected', () => {
    const frame = writeRequest(heartbeat, 0, { correlationId: 1, clientId: null }, body);
    const reader = new Reader(frame.subarray(4, frame.length - 1));
    readRequestHeader(reader);
    expect(() => readRequestBody(heartbeat, 0, reader)).toThrow(
      'Heartbeat v0 request memberId at byte 19: length 1 exceeds the 0 bytes left',
    );
  });
});
