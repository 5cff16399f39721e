import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRequest } from '../../sandbox/wire/frame.ts';
import type { Input } from '../../sandbox/wire/schema.ts';
import { apis } from '../golden/apis.ts';
import { encodeLate } from '../golden/late.ts';
import { fromHex, type Json, messageFromJson } from '../golden/message-json.ts';
import type { RecordedScript } from '../golden/script.ts';

const golden = join(import.meta.dirname, '../../test/golden');

/**
 * Requests that real clients and our recorded scripts have sent to Kafka, each with its length in front. What a script
 * takes from an earlier answer (`$member`) is filled with something of the right shape.
 */
export function captures(): readonly Uint8Array[] {
  return [...fromClients(), ...fromScripts()];
}

function* fromClients(): Iterable<Uint8Array> {
  for (const file of readdirSync(join(golden, 'frames'))) {
    const { frames } = read<{ frames: readonly { request: string }[] }>('frames', file);
    for (const { request } of frames) yield framed(fromHex(request));
  }
}

function* fromScripts(): Iterable<Uint8Array> {
  const byName = new Map([...apis.values()].map((api) => [api.name, api]));
  for (const file of readdirSync(join(golden, 'behaviour'))) {
    for (const { steps } of read<{ scripts: readonly RecordedScript[] }>('behaviour', file).scripts) {
      for (const step of steps) {
        if ('raw' in step) yield step.as === 'bytes' ? fromHex(step.raw) : framed(fromHex(step.raw));
        const api = 'api' in step ? byName.get(step.api) : undefined;
        if (!api || !('api' in step)) continue;
        const body = messageFromJson(api.request, filled(step.request, '')) as Input<typeof api.request>;
        yield writeRequest(api, step.version, { correlationId: 7, clientId: 'golden' }, body);
      }
    }
  }
}

function read<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(golden, folder, file), 'utf8')) as T;
}

export function framed(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + frame.length);
  new DataView(bytes.buffer).setInt32(0, frame.length);
  bytes.set(frame, 4);
  return bytes;
}

function filled(json: Json, field: string): Json {
  if (typeof json === 'string' && json.startsWith('$')) return standIn(field);
  if (Array.isArray(json)) return (json as readonly Json[]).map((each) => filled(each, field));
  if (typeof json !== 'object' || json === null) return json;
  const object = Object.fromEntries(Object.entries(json).map(([name, each]) => [name, filled(each, name)]));
  return encodeLate(object);
}

function standIn(field: string): Json {
  if (/^topicId$|DirectoryId$/.test(field)) return 'AAAAAAAAAAAAAAAAAAAAAA';
  return /memberId|leader$|name/i.test(field) ? 'member' : '0';
}
