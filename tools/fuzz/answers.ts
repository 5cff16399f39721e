import { apis } from '../../sandbox/apis/index.ts';
import { type RequestHeader, readRequestHeader, readResponse, supports } from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import type { Api } from '../../sandbox/wire/schema.ts';

const byKey = new Map<number, Api>(apis.map(({ api }) => [api.key, api as Api]));

/** Frames among these bytes, cut as a broker cuts them. */
export function framesIn(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const size = view.getInt32(at);
    if (size < 0 || at + 4 + size > bytes.length) break;
    frames.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return frames;
}

/**
 * Reads what a broker answered to these bytes: each answer must be to one of the requests, in their order, and well
 * formed in the request's own version. Throws where one is not.
 */
export function checkAnswers(sent: Uint8Array, received: Uint8Array): number {
  const asked: RequestHeader[] = framesIn(sent).flatMap((frame) => headerOf(frame) ?? []);
  const answers = framesIn(received);
  let next = 0;
  for (const answer of answers) {
    const correlationId = new DataView(answer.buffer, answer.byteOffset).getInt32(0);
    while (next < asked.length && asked[next]?.correlationId !== correlationId) next += 1;
    const request = asked[next];
    const api = request && byKey.get(request.apiKey);
    if (!api) throw new Error(`an answer with correlation id ${correlationId} to no request`);
    next += 1;
    // A version of ApiVersions that is not served is answered in version 0.
    readResponse(api, supports(api, request.version) ? request.version : 0, answer);
  }
  return answers.length;
}

function headerOf(frame: Uint8Array): RequestHeader | null {
  try {
    return readRequestHeader(new Reader(frame, 'request'));
  } catch {
    return null;
  }
}
