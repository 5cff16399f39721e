import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorName, errors } from '../../sandbox/wire/errors.ts';
import { versionRange } from '../../sandbox/wire/schema.ts';
import { apis } from '../../tools/golden/apis.ts';
import { flattenKafka, flattenOurs, kafkaMessages } from './kafka-messages.ts';

const advertised = golden<{ apiKeys: readonly { apiKey: number; minVersion: number; maxVersion: number }[] }>(
  'api-versions',
);

test.each([...apis.values()])('$name is advertised in the versions that Kafka 4.3 advertises', (api) => {
  const range = versionRange(api.advertised ?? api.versions);
  const kafka = advertised.apiKeys.find((each) => each.apiKey === api.key);
  expect({ minVersion: range.min, maxVersion: range.max }).toEqual({
    minVersion: kafka?.minVersion,
    maxVersion: kafka?.maxVersion,
  });
});

test.each(advertised.apiKeys)('API key $apiKey, which Kafka 4.3 advertises, is here', ({ apiKey }) => {
  expect(apis.has(apiKey)).toBe(true);
});

test('every error has its code, and may be retried where Kafka says so', () => {
  const { errors: recorded } = golden<{ errors: readonly { code: number; name: string; retriable: boolean }[] }>(
    'errors',
  );
  expect(Object.keys(errors)).toHaveLength(recorded.length);
  for (const { code, name, retriable } of recorded)
    expect({ name: errorName(code), ...errors[errorName(code)] }).toEqual({ name, code, retriable });
});

function golden<Recorded>(name: string): Recorded {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../golden/${name}.json`), 'utf8')) as Recorded;
}

/** APIs of brokers that this one has not. Those that only controllers have are no part of what a client can see. */
const leftOut: readonly { key: number; name: string; reason: string }[] = [
  {
    key: 71,
    name: 'GetTelemetrySubscriptions',
    reason:
      'A broker advertises it only with a metrics reporter that takes client telemetry (KIP-714); Kafka comes without.',
  },
  { key: 72, name: 'PushTelemetry', reason: 'Goes with GetTelemetrySubscriptions.' },
];

/** The folder with Kafka's own message definitions (`clients/src/main/resources/common/message` in its sources). */
const folder = process.env.KAFKA_MESSAGES;

if (!folder) test.skip("our tables are Kafka's own: KAFKA_MESSAGES names no folder", () => {});
else
  describe("our tables are Kafka's own", () => {
    const messages = kafkaMessages(folder);

    test('every API that brokers have is here, or left out with a reason', () => {
      const ofBrokers = messages.filter(({ type, listeners }) => type === 'request' && listeners?.includes('broker'));
      const missing = ofBrokers.filter(({ apiKey }) => !apis.has(apiKey)).map(({ apiKey }) => apiKey);
      expect(missing.sort((a, b) => a - b)).toEqual(leftOut.map(({ key }) => key));
    });

    test.each([...apis.values()])('$name has the versions that Kafka 4.3 has', (api) => {
      const kafka = messages.find((each) => each.apiKey === api.key && each.type === 'request');
      const { min, max } = versionRange(kafka?.validVersions ?? '0');
      const released = kafka?.latestVersionUnstable ? max - 1 : max;
      expect(versionRange(api.versions)).toEqual({ min, max: released });
    });

    const cases = [...apis.values()].flatMap((api) => {
      const { min, max } = versionRange(api.versions);
      return (['request', 'response'] as const).flatMap((side) =>
        Array.from({ length: max - min + 1 }, (_, i) => ({ api, name: api.name, side, version: min + i })),
      );
    });

    test.each(cases)('$name v$version $side', ({ api, side, version }) => {
      const kafka = messages.find((each) => each.apiKey === api.key && each.type === side);
      if (!kafka) throw new Error(`no ${side} with API key ${api.key} in ${folder}`);
      const first = /^(\d+)\+$/.exec(kafka.flexibleVersions)?.[1];
      expect(api.flexible).toBe(first === undefined ? undefined : Number(first));
      expect(flattenOurs(api, side, version)).toEqual(flattenKafka(kafka, version));
    });
  });
