/**
 * The document of the frame in which learner programs live. Its origin is opaque and its policy closes every way out, so that
 * a program from a share link can do nothing but compute and talk to the lab's brokers. srcdoc inherits the page's own
 * policy: where the page has one, that must allow `blob:` and eval in scripts and `blob:` in worker-src.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
  'worker-src blob:',
  "connect-src 'none'",
].join('; ');

/** What the page sends into the frame. */
export type ToFrame =
  /** Once: the runtime's text. */
  | { type: 'bundle'; text: string }
  /** For every lab: the port on which it asks for processes, and one on which the page says that it has gone. */
  | { type: 'lab'; ports: readonly [MessagePort, MessagePort] };

/** What a lab asks the frame for, on its port. */
export type FrameRequest =
  | { type: 'start'; id: number; port: MessagePort }
  | { type: 'terminate'; id: number }
  /** The lab has gone: ends every process of it. */
  | { type: 'close' };

/** What the frame tells a lab. */
export interface FrameReport {
  type: 'died';
  id: number;
  reason: string;
}

/** What the frame tells the page: once, after its self-test. */
export interface FrameTested {
  type: 'tested';
  /** What does not work, or what should have been refused and was not; empty when all is well. */
  failures: readonly string[];
}

/** Runs inside the frame. */
const SCRIPT = `
'use strict';
let url = null;
let spare = null;
let spareTimer = 0;
const make = () => new Worker(url, { name: 'program' });
const warm = () => { spare ??= make(); };

function serve([port, page]) {
  const running = new Map();
  port.onmessage = ({ data }) => {
    if (data.type === 'start') {
      const worker = spare ?? make();
      spare = null;
      clearTimeout(spareTimer);
      spareTimer = setTimeout(warm, 400);
      running.set(data.id, worker);
      worker.onerror = (event) => {
        event.preventDefault();
        port.postMessage({ type: 'died', id: data.id, reason: event.message || 'The process ended unexpectedly.' });
      };
      worker.postMessage(null, [data.port]);
    } else if (data.type === 'terminate') {
      running.get(data.id)?.terminate();
      running.delete(data.id);
    } else if (data.type === 'close') {
      close();
    }
  };
  const close = () => {
    for (const worker of running.values()) worker.terminate();
    running.clear();
  };
  // Where the browser tells that a lab's thread has been ended.
  port.onclose = close;
  page.onmessage = close;
}

async function test() {
  const failures = [];
  const within = (ms, promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), ms))]);
  const must = async (what, run) => {
    try { await within(10000, run()); } catch (error) { failures.push(what + ': ' + (error?.message ?? error)); }
  };
  const mustNot = async (what, run) => {
    let done = false;
    try { await within(2000, run()); done = true; } catch {}
    if (done) failures.push(what + ' is not refused');
  };
  await must('worker-src blob: (a worker from a blob URL)', () => new Promise((resolve, reject) => {
    warm();
    spare.onmessage = resolve;
    spare.onerror = (event) => reject(new Error(event.message || 'refused'));
  }));
  await must("script-src 'unsafe-eval'", async () => (0, eval)('1'));
  // What the policy refuses is not tried here: each refusal is an error in the page's console. test/e2e/process-host.test.ts does.
  await mustNot('IndexedDB', () => new Promise((resolve, reject) => {
    const request = indexedDB.open('x');
    request.onsuccess = resolve;
    request.onerror = reject;
  }));
  await mustNot("the page's document", async () => parent.document.body);
  parent.postMessage({ type: 'tested', failures }, '*');
}

addEventListener('message', ({ source, data }) => {
  if (source !== parent) return;
  if (data.type === 'bundle' && url === null) {
    url = URL.createObjectURL(new Blob([data.text], { type: 'text/javascript' }));
    void test();
  } else if (data.type === 'lab') {
    serve(data.ports);
  }
});
`;

export const frameDocument = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Programs</title><script>${SCRIPT}</script>`;
