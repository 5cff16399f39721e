import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  readRequestBody,
  readRequestHeader,
  readResponse,
  writeRequest,
  writeResponse,
} from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import { apis } from '../../tools/golden/apis.ts';

interface Recorded {
  recorded: { kafka: string; command: string; date: string };
  frames: readonly { version: number; note: string; request: string; response: string | null }[];
}

const folder = join(import.meta.dirname, '../golden/frames');
const files = readdirSync(folder).sort();

test('at least every API that kafkajs sends has been recorded', () => {
  const keys = new Set(files.map((file) => Number.parseInt(file, 10)));
  for (const key of [0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 32, 33, 37, 42]) {
    expect(keys, `API key ${key}`).toContain(key);
  }
});

describe.each(files)('%s', (file) => {
  const recording = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded;
  const api = apis.get(Number.parseInt(file, 10));

  test('says where it comes from', () => {
    expect(recording.recorded).toMatchObject({ kafka: expect.stringContaining('4.3'), date: expect.any(String) });
  });

  if (!api) return; // Kept for the day the API is defined here.

  test.each(recording.frames)('v$version, $note: the request reads, and writes to the same bytes', ({ request }) => {
    const bytes = fromHex(request);
    const reader = new Reader(bytes, 'request');
    const header = readRequestHeader(reader);
    const body = readRequestBody(api, header.version, reader);
    expect(reader.left).toBe(0);
    expect(toHex(writeRequest(api, header.version, header, body).subarray(4))).toBe(request);
  });

  const answered = recording.frames.flatMap((frame) =>
    frame.response === null ? [] : [{ ...frame, response: frame.response }],
  );
  if (answered.length === 0) return;
  test.each(answered)('v$version, $note: the answer reads, and writes to the same bytes', ({ version, response }) => {
    const { correlationId, body } = readResponse(api, version, fromHex(response));
    expect(toHex(writeResponse(api, version, correlationId, body).subarray(4))).toBe(response);
  });
});

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
