// Records requests and answers of real clients and a real Kafka, one file an API: test/golden/frames. The broker must be fresh.

import { readResponse } from '../../sandbox/wire/frame.ts';
import { apis } from './apis.ts';
import { runJavaTools } from './java-programs.ts';
import { runKafkajs } from './kafkajs-programs.ts';
import { type Exchange, Recorder } from './proxy.ts';
import { save } from './recording.ts';

/** APIs that the project does not define yet: their frames are kept for when it does. */
const unknown: Readonly<Record<number, string>> = {
  24: 'AddPartitionsToTxn',
  25: 'AddOffsetsToTxn',
  26: 'EndTxn',
  28: 'TxnOffsetCommit',
  29: 'DescribeAcls',
  46: 'ListPartitionReassignments',
  68: 'ConsumerGroupHeartbeat',
  69: 'ConsumerGroupDescribe',
};

const recorder = await Recorder.listen();
console.log('kafkajs');
await runKafkajs(recorder);
console.log('Java');
await runJavaTools(recorder);
recorder.close();

// Clients say the same things over and over: one of each kind of answer within a step is enough, and one of each answer.
const seen = new Set<string>();
const kept = recorder.exchanges.filter((exchange) => {
  const { apiKey, version, note, response } = exchange;
  const kind = [apiKey, version, note, outcome(exchange)].join('|');
  const answer = [apiKey, version, response && Buffer.from(response.subarray(4)).toString('hex')].join('|');
  const known = seen.has(kind) || seen.has(answer);
  seen.add(kind).add(answer);
  return !known;
});

for (const apiKey of new Set(kept.map((each) => each.apiKey).sort((a, b) => a - b))) {
  const name = apis.get(apiKey)?.name ?? unknown[apiKey];
  save(
    `frames/${String(apiKey).padStart(2, '0')}-${name}.json`,
    'kafkajs 2.2.4 and the tools of Kafka 4.3.1, through tools/golden/proxy.ts',
    {
      frames: kept
        .filter((each) => each.apiKey === apiKey)
        .map(({ version, note, request, response }) => ({
          version,
          note,
          request: Buffer.from(request).toString('hex'),
          response: response && Buffer.from(response).toString('hex'),
        })),
    },
  );
}

/** What kind of answer it is: its error codes, and whether it carries records. */
function outcome({ apiKey, version, response }: Exchange): string {
  const api = apis.get(apiKey);
  if (!api || !response) return response ? 'answered' : 'silent';
  const kinds = new Set<string>();
  const walk = (value: unknown, name = ''): void => {
    if (value instanceof Uint8Array) kinds.add(`${name}:${value.length > 0}`);
    else if (Array.isArray(value)) for (const each of value) walk(each, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) walk(each, key);
    else if (name === 'errorCode') kinds.add(`${value}`);
  };
  walk(readResponse(api, version, response).body);
  return [...kinds].sort().join();
}
