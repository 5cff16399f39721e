import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBatch, splitBatches } from '../../sandbox/record/batch.ts';

/** Puts copies beside what a real Kafka left, with one thing wrong in each. */
export function damageSegments(files: string): void {
  const bytesOf = (name: string): Buffer => readFileSync(join(files, name));
  const put = (name: string, bytes: Uint8Array): void => {
    mkdirSync(join(files, name, '..'), { recursive: true });
    writeFileSync(join(files, name), bytes);
  };
  const changed = (bytes: Buffer, at: number, to: number): Buffer => {
    bytes[at] = to;
    return bytes;
  };
  const base = '00000000000000000000';
  const orders = `orders-0/${base}`;
  put(`flipped/${base}.log`, changed(bytesOf(`${orders}.log`), 75, 0x58));
  put(`torn/${base}.log`, bytesOf(`${orders}.log`).subarray(0, -40));
  put(`text/${base}.log`, Buffer.from('This is no segment, but a text that somebody gave the name of one.\n'));
  put(`headless/${base}.log`, bytesOf(`${orders}.log`).subarray(0, 30));
  for (const kind of ['log', 'index', 'timeindex']) {
    put(`mismatched/${base}.${kind}`, bytesOf(`${orders}.${kind}`));
    put(
      `ragged/${base}.${kind}`,
      kind === 'log' ? bytesOf(`${orders}.log`) : bytesOf(`${orders}.${kind}`).subarray(0, -3),
    );
    put(
      `reserved/${base}.${kind}`,
      kind === 'log' ? bytesOf(`${orders}.log`) : Buffer.concat([bytesOf(`${orders}.${kind}`), Buffer.alloc(480)]),
    );
    put(`empty/${base}.${kind}`, Buffer.alloc(0));
  }
  put(`mismatched/${base}.index`, changed(bytesOf(`${orders}.index`), 3, 2));
  put(`mismatched/${base}.timeindex`, changed(changed(bytesOf(`${orders}.timeindex`), 7, 1), 23, 1));
  put(`empty/${base}.snapshot`, Buffer.alloc(0));
  put(`empty/${base}.txnindex`, Buffer.alloc(0));
  const snapshot = readdirSync(join(files, 'payments-0')).find((name) => name.endsWith('.snapshot')) ?? '';
  put(`flipped/${base}.snapshot`, changed(bytesOf(`payments-0/${snapshot}`), 20, 9));
  put(`torn/${base}.snapshot`, bytesOf(`payments-0/${snapshot}`).subarray(0, 30));
  const aborted = readdirSync(join(files, 'payments-0')).find((name) => name.endsWith('.txnindex')) ?? '';
  put(`torn/${base}.txnindex`, bytesOf(`payments-0/${aborted}`).subarray(0, 30));
  const whole = bytesOf(`${orders}.log`);
  const batches = splitBatches(whole);
  const second = batches[1] ?? whole;
  put(`squashed/${base}.log`, changed(Buffer.from(second), second.length - 12, 0xff));
  put(`short/${base}.log`, Buffer.concat(batches.filter((_, i) => i !== 1 && i !== 3)));
  put(`zeros/${base}.log`, Buffer.concat([batches[0] ?? whole, Buffer.alloc(100)]));
  for (const kind of ['index', 'timeindex']) put(`nolog/${base}.${kind}`, bytesOf(`${orders}.${kind}`));
  const long = new DataView(new ArrayBuffer(8));
  long.setBigInt64(0, 9_007_199_254_740_993n);
  const records = [
    { key: Uint8Array.of(0, 0, 0, 7), value: new Uint8Array(long.buffer), timestamp: 1_767_225_600_000 },
    { key: Uint8Array.of(255, 255, 255, 255), value: null, timestamp: 1_767_225_600_001 },
  ];
  put(`numbers-0/${base}.log`, encodeBatch({ records }));
}
