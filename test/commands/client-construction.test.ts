import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CheckedConfigs, refusedConfigs } from '../../sandbox/commands/tool/checked-configs.ts';
import { checkConstruction } from '../../sandbox/commands/tool/client-construction.ts';
import { JavaError } from '../../sandbox/commands/tool/java.ts';
import { checkedClient } from '../../sandbox/config/client/configs.ts';

interface Refused {
  type: string;
  message: string;
  stack: number;
  cause?: Refused;
}

/** What came of making Kafka's own clients of these configs: see `recorded` in the file. */
const golden = JSON.parse(readFileSync(new URL('../golden/config/clients.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
> & { stacks: string[][] };

/** Where the program that made the recording makes its client. */
const callers = {
  consumer: [610, 591, 571].map(
    (line) => `org.apache.kafka.clients.consumer.KafkaConsumer.<init>(KafkaConsumer.java:${line})`,
  ),
  'share-consumer': [464, 445, 425].map(
    (line) => `org.apache.kafka.clients.consumer.KafkaShareConsumer.<init>(KafkaShareConsumer.java:${line})`,
  ),
  producer: [313, 340, 325].map(
    (line) => `org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:${line})`,
  ),
  admin: ['org.apache.kafka.clients.admin.Admin.create(Admin.java:134)'],
} as const;
type Client = keyof typeof callers;

/** What Kafka looks at that this does not: its servers, and how it signs in. */
const elsewhere = /^Invalid url in |^No resolvable |^Failed to create new NetworkClient$|: must be non-null\.$/;

/** As the recording has it: what is the same in the exception around stands only there. */
function shown({ type, message, frames, from }: JavaError): unknown {
  return { type, message, frames, ...(from && { cause: shown(from.error) }) };
}

function recorded({ type, message, stack, cause }: Refused): unknown {
  return { type, message, frames: golden.stacks[stack], ...(cause && { cause: recorded(cause) }) };
}

/** The frames of the failing client itself: those of the recording. */
function outer(error: Refused | null): { what: string; frames: readonly string[] } {
  return { what: error?.message ?? '', frames: error ? (golden.stacks[error.stack] ?? []) : [] };
}

describe.each(['consumer', 'share-consumer', 'producer', 'admin'] as const)('making a %s of', (client: Client) => {
  const sets = golden[`${client} made`] as { given: Record<string, string | null>; error: Refused | null }[];
  test.each(sets.map((set) => [JSON.stringify(set.given), set] as const))('%s', (_, { given, error }) => {
    const base = new Map(Object.entries(golden[`${client} base`] as Record<string, string>));
    for (const [name, text] of Object.entries(given)) {
      if (text === null) base.delete(name);
      else base.set(name, text);
    }
    const { refusal, values } = checkedClient(client, base);
    const failed = (): unknown => {
      if (refusal !== null) return shown(refusedConfigs(client, refusal, callers[client]));
      const configs = new CheckedConfigs(base, values);
      try {
        checkConstruction('before', client, configs, outer(error));
        if (elsewhere.test(error?.cause?.message ?? '')) return 'elsewhere';
        checkConstruction('after', client, configs, outer(error));
      } catch (thrown) {
        if (!(thrown instanceof JavaError)) throw thrown;
        return shown(thrown);
      }
      return null;
    };
    const key = error?.message.endsWith(': must be non-null.');
    if (key) return expect(refusal).toMatch(/^Missing required configuration /);
    expect(failed()).toEqual(elsewhere.test(error?.cause?.message ?? '') ? 'elsewhere' : error && recorded(error));
  });
});
