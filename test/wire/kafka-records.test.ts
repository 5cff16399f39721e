import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupMetadata } from '../../sandbox/group/classic-group-records.ts';
import * as consumerGroupKinds from '../../sandbox/group/consumer-group-records.ts';
import { offsetCommit } from '../../sandbox/group/offset-records.ts';
import * as streamsGroupKinds from '../../sandbox/group/streams-group-kinds.ts';
import { controlKinds } from '../../sandbox/metadata/control-records.ts';
import { metadataKinds } from '../../sandbox/metadata/kinds.ts';
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

if (!folder) test.skip("metadata records are Kafka's own: KAFKA_MESSAGES names no folder", () => {});
else
  describe("metadata records are Kafka's own", () => {
    const messages = kafkaMessages(join(folder, '..', 'metadata'), /\.json$/);
    const ofRaft = kafkaMessages(folder, /^(LeaderChangeMessage|(KRaftVersion|Voters|Snapshot\w+)Record)\.json$/);

    test('there is one for each of theirs', () => {
      expect(metadataKinds.map(({ name }) => name).sort()).toEqual(messages.map(({ name }) => name).sort());
      expect(controlKinds.map(({ name }) => name).sort()).toEqual(ofRaft.map(({ name }) => name).sort());
    });

    const versioned = <Kind extends { name: string; versions: string }>(kinds: readonly Kind[]) =>
      kinds.flatMap((kind) => {
        const { min, max } = versionRange(kind.versions);
        return Array.from({ length: max - min + 1 }, (_, i) => ({ name: kind.name, kind, version: min + i }));
      });

    test.each(versioned(metadataKinds))('$name v$version', ({ kind, version }) => {
      const message = messages.find(({ name }) => name === kind.name);
      if (!message) throw new Error(`no ${kind.name} in Kafka`);
      expect(message.apiKey).toBe(kind.id);
      expect(versionRange(message.validVersions)).toEqual(versionRange(kind.versions));
      expect(flattenFields(kind.fields, version)).toEqual(flattenKafka(message, version));
    });

    test.each(versioned(controlKinds))('$name v$version', ({ kind, version }) => {
      const message = ofRaft.find(({ name }) => name === kind.name);
      if (!message) throw new Error(`no ${kind.name} in Kafka`);
      expect(versionRange(message.validVersions)).toEqual(versionRange(kind.versions));
      expect(flattenFields(kind.fields, version)).toEqual(flattenKafka(message, version));
    });
  });
