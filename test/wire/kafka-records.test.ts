import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupMetadata } from '../../sandbox/group/classic-group-records.ts';
import * as consumerGroupKinds from '../../sandbox/group/consumer-group-records.ts';
import { offsetCommit } from '../../sandbox/group/offset-records.ts';
import * as streamsGroupKinds from '../../sandbox/group/streams-group-kinds.ts';
import { shareGroupKinds } from '../../sandbox/share/share-group-records.ts';
import { shareStateKinds } from '../../sandbox/share/share-state-records.ts';
import { transactionLog } from '../../sandbox/transaction/transaction-records.ts';
import type { RecordKind } from '../../sandbox/wire/coordinator-record.ts';
import { versionRange } from '../../sandbox/wire/schema.ts';
import { flattenFields, flattenKafka, kafkaMessages } from './kafka-messages.ts';

const kinds = [
  ...([groupMetadata, offsetCommit, transactionLog] as readonly unknown[]),
  ...Object.values(consumerGroupKinds),
  ...Object.values(streamsGroupKinds),
  ...shareGroupKinds,
  ...shareStateKinds,
].filter((each): each is RecordKind => typeof each === 'object' && each !== null && 'written' in each);

test('kinds that are kept in __consumer_offsets differ by their number', () => {
  const elsewhere: readonly RecordKind[] = [transactionLog as RecordKind, ...shareStateKinds];
  const types = kinds.filter((kind) => !elsewhere.includes(kind)).map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
});

/** The folder with Kafka's own message definitions; those of the coordinators' records lie beside it. */
const folder = process.env.KAFKA_MESSAGES;

if (!folder) test.skip("records are Kafka's own: KAFKA_MESSAGES names no folder", () => {});
else
  describe("records are Kafka's own", () => {
    const messages = ['group-coordinator', 'share-coordinator', 'transaction-coordinator'].flatMap((beside) =>
      kafkaMessages(join(folder, '..', beside), /(Key|Value)\.json$/),
    );
    const cases = kinds.flatMap((kind) => {
      const { min, max } = versionRange(kind.versions);
      return Array.from({ length: max - min + 1 }, (_, i) => ({ name: kind.name, kind, version: min + i }));
    });

    test.each(cases)('$name v$version', ({ kind, version }) => {
      const [key, value] = ['Key', 'Value'].map((part) => messages.find(({ name }) => name === `${kind.name}${part}`));
      if (!key || !value) throw new Error(`no ${kind.name} beside ${folder}`);
      expect(key.apiKey).toBe(kind.type);
      expect(versionRange(kind.versions)).toEqual(versionRange(value.validVersions));
      const first = /^(\d+)\+$/.exec(value.flexibleVersions)?.[1];
      expect(kind.flexible).toBe(first === undefined ? undefined : Number(first));
      expect(flattenFields(kind.key, 0)).toEqual(flattenKafka(key, 0));
      expect(flattenFields(kind.value, version)).toEqual(flattenKafka(value, version));
    });
  });
