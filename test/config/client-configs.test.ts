import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refusedConfigs } from '../../sandbox/commands/tool/checked-configs.ts';
import { type ClientKind, checkedClient, clientConfigs } from '../../sandbox/config/client/configs.ts';
import { required } from '../../sandbox/config/client/row.ts';
import { textOfValue } from '../../sandbox/config/definition.ts';

interface Refused {
  type: string;
  message: string;
  stack: number;
}

interface GoldenConfig {
  name: string;
  type: string;
  required: boolean;
  default: string | null;
  texts: Record<string, { value: string | null } | Refused>;
}

interface GoldenSet {
  given: Record<string, string | null>;
  error: Refused | null;
}

/** What Kafka's own config classes made of it all: see `recorded` in the file. */
const golden = JSON.parse(readFileSync(new URL('../golden/config/clients.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
> & { stacks: string[][] };

const kinds = ['consumer', 'share-consumer', 'producer', 'admin'] as const;

function base(client: ClientKind): Map<string, string> {
  return new Map(Object.entries(golden[`${client} base`] as Record<string, string>));
}

/** The exception with the frames above the config's constructor and that, in the recording's words. */
function refusedIn({ type, message, stack }: Refused) {
  return {
    type,
    message,
    frames: (golden.stacks[stack] ?? []).filter((frame) => !/AdminClientConfig.java:304\)$/.test(frame)),
  };
}

function refusedBy(client: ClientKind, given: ReadonlyMap<string, string>) {
  const { refusal } = checkedClient(client, given);
  if (refusal === null) return null;
  const { type, message, frames } = refusedConfigs(client, refusal, []);
  return { type, message, frames };
}

/** What only a client makes of a value that was left to it. */
const overridden: Readonly<Record<string, string>> = { acks: 'all' };

describe.each(['consumer', 'producer', 'admin'] as const)('configs of Apache Kafka 4.3: %s', (client) => {
  const rows = golden[client] as GoldenConfig[];

  test('are the same, in the same order', () => {
    const ours = clientConfigs[client].map(([name, type, fallback]) => {
      return { name, type, required: fallback === required, default: fallback === required ? null : fallback };
    });
    const theirs = rows.map(({ name, type, required: must, default: fallback }) => {
      return { name, type, required: must, default: fallback?.replaceAll('class ', '') ?? null };
    });
    expect(ours).toEqual(theirs);
  });

  test.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
    for (const [text, result] of Object.entries(row.texts)) {
      const given = new Map([...base(client), [name, text]]);
      const told = `${name}=${text}`;
      if ('type' in result) {
        expect([told, refusedBy(client, given)]).toEqual([told, refusedIn(result)]);
        continue;
      }
      const { refusal, values } = checkedClient(client, given);
      const value = values.get(name) ?? null;
      const shown = value === null ? null : textOfValue(row.type as 'STRING', value);
      const made = /^(?:consumer|producer)-.*\d$|^\[hidden\]$/.test(result.value ?? '') ? shown : result.value;
      expect([told, refusal, overridden[name] === shown ? '-1' : shown]).toEqual([told, null, made]);
    }
  });
});

describe.each(kinds)('configs of a %s together', (client) => {
  test.each((golden[`${client} together`] as GoldenSet[]).map((set) => [JSON.stringify(set.given), set] as const))(
    '%s',
    (_, { given, error }) => {
      const all = base(client);
      for (const [name, text] of Object.entries(given)) {
        if (text === null) all.delete(name);
        else all.set(name, text);
      }
      expect(refusedBy(client, all)).toEqual(error && refusedIn(error));
    },
  );
});
