import { featureLevelRecord, producerIdsRecord } from '../metadata/cluster-records.ts';
import { type MetadataRecord, metadataRecord } from '../metadata/metadata-record.ts';
import * as security from '../metadata/security-records.ts';
import * as topics from '../metadata/topic-records.ts';
import { type Acl, toCodes } from '../security/acl.ts';
import { fromBase64 } from '../security/base64.ts';
import { scramMechanisms } from '../security/scram.ts';
import type { JournalEntry } from './journal.ts';
import type { ImagedPartition, MetadataImage } from './metadata-image.ts';
import { derivedUuid } from './uuid.ts';

type Entry<Type extends JournalEntry['type']> = Extract<JournalEntry, { type: Type }>;

/** The records that make of the cluster what an entry says; none where it is so already. */
export function recordsOf(entry: JournalEntry, image: MetadataImage, offset: bigint): MetadataRecord[] {
  switch (entry.type) {
    case 'topic':
      return topicRecords(entry, image);
    case 'topic-deleted': {
      const topicId = image.topicIds.get(entry.name);
      return topicId === undefined ? [] : [metadataRecord(topics.removeTopicRecord, { topicId })];
    }
    case 'partition':
      return partitionRecords(entry, image);
    case 'config':
      return configRecords(entry, image);
    case 'feature':
      return [metadataRecord(featureLevelRecord, { name: entry.name, featureLevel: entry.level })];
    case 'producer-ids': {
      const [[brokerId, { epoch: brokerEpoch }] = [-1, { epoch: -1n }]] = image.brokers;
      return [metadataRecord(producerIdsRecord, { brokerId, brokerEpoch, nextProducerId: BigInt(entry.next) })];
    }
    case 'scram':
      return [scramRecord(entry)];
    case 'scram-deleted':
      return [
        metadataRecord(security.removeUserScramCredentialRecord, {
          name: entry.user,
          mechanism: mechanismCode(entry.mechanism),
        }),
      ];
    case 'token': {
      const { tokenId, owner, requester, renewers, issueMs, maxMs, expiryMs } = entry.token;
      return [
        metadataRecord(security.delegationTokenRecord, {
          owner,
          requester,
          renewers,
          issueTimestamp: BigInt(Math.trunc(issueMs)),
          maxTimestamp: BigInt(Math.trunc(maxMs)),
          expirationTimestamp: BigInt(Math.trunc(expiryMs)),
          tokenId,
        }),
      ];
    }
    case 'token-deleted':
      return [metadataRecord(security.removeDelegationTokenRecord, { tokenId: entry.tokenId })];
    case 'acl':
      return [
        metadataRecord(security.accessControlEntryRecord, { id: derivedUuid(`acl ${offset}`), ...toCodes(entry.acl) }),
      ];
    case 'acl-deleted':
      return aclIds(entry.acl, image).map((id) => metadataRecord(security.removeAccessControlEntryRecord, { id }));
    case 'quota':
      return [
        metadataRecord(security.clientQuotaRecord, {
          entity: Object.entries(entry.entity).map(([entityType, entityName]) => ({ entityType, entityName })),
          key: entry.key,
          value: entry.value ?? 0,
          remove: entry.value === null,
        }),
      ];
  }
}

/** A new topic with its configs and partitions, or the partitions that an old one has more. */
function topicRecords(
  { name, topicId, replicas, configs = {} }: Entry<'topic'>,
  image: MetadataImage,
): MetadataRecord[] {
  const have = image.topics.get(topicId)?.partitions.size;
  const set = Object.entries(configs).map(([key, value]) =>
    metadataRecord(topics.configRecord, { resourceType: 2, resourceName: name, name: key, value }),
  );
  // A config that eligible leaders depend on has them forgotten.
  const cleared = 'min.insync.replicas' in configs ? [metadataRecord(topics.clearElrRecord, { topicName: name })] : [];
  const made = replicas.slice(have ?? 0).map((each, i) =>
    metadataRecord(topics.partitionRecord, {
      partitionId: (have ?? 0) + i,
      topicId,
      replicas: each,
      isr: each,
      removingReplicas: [],
      addingReplicas: [],
      leader: each[0] ?? -1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      directories: each.map((id) => image.brokers.get(id)?.directoryId ?? unassigned),
    }),
  );
  return have === undefined
    ? [metadataRecord(topics.topicRecord, { name, topicId }), ...set, ...cleared, ...made]
    : made;
}

/** Stands for a directory that is not known. */
const unassigned = 'AAAAAAAAAAAAAAAAAAAAAA';

function partitionRecords(
  {
    topic,
    partition: partitionId,
    replicas,
    isr,
    leader,
    leaderEpoch,
    elr = [],
    lastKnownElr = [],
  }: Entry<'partition'>,
  image: MetadataImage,
): MetadataRecord[] {
  const topicId = image.topicIds.get(topic);
  const before = image.partition(topic, partitionId);
  if (topicId === undefined || !before) return [];
  const after: ImagedPartition = { replicas, isr, leader, leaderEpoch, elr, lastKnownElr };
  const changed = <Key extends 'replicas' | 'isr' | 'elr' | 'lastKnownElr'>(key: Key): readonly number[] | null =>
    same(before[key], after[key]) ? null : after[key];
  const elections = leaderEpoch - before.leaderEpoch;
  const moved = changed('replicas');
  const fields = {
    isr: changed('isr'),
    replicas: moved,
    directories: moved?.map((id) => image.brokers.get(id)?.directoryId ?? unassigned) ?? null,
    eligibleLeaderReplicas: changed('elr'),
    lastKnownElr: changed('lastKnownElr'),
  };
  if (elections <= 0 && Object.values(fields).every((value) => value === null)) return [];
  const record = (more: object): MetadataRecord =>
    metadataRecord(topics.partitionChangeRecord, { partitionId, topicId, ...more } as never);
  if (elections <= 0) return [record(fields)];
  return [record({ ...fields, leader }), ...Array.from({ length: elections - 1 }, () => record({ leader }))];
}

/** Only what differs; what is gone is null. */
function configRecords(
  { resourceType, resourceName, values }: Entry<'config'>,
  image: MetadataImage,
): MetadataRecord[] {
  if (resourceType === 2 && !image.topicIds.has(resourceName)) return [];
  const before = image.configs.get(`${resourceType}:${resourceName}`) ?? new Map<string, string>();
  const names = new Set([...Object.keys(values), ...before.keys()]);
  return [...names]
    .filter((name) => before.get(name) !== values[name])
    .map((name) =>
      metadataRecord(topics.configRecord, { resourceType, resourceName, name, value: values[name] ?? null }),
    );
}

function scramRecord({ user, mechanism, salt, storedKey, serverKey, iterations }: Entry<'scram'>): MetadataRecord {
  const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array(0);
  return metadataRecord(security.userScramCredentialRecord, {
    name: user,
    mechanism: mechanismCode(mechanism),
    salt: bytes(salt),
    storedKey: bytes(storedKey),
    serverKey: bytes(serverKey),
    iterations,
  });
}

function mechanismCode(name: string): number {
  return [...scramMechanisms].find(([, mechanism]) => mechanism === name)?.[0] ?? 0;
}

function aclIds(acl: Acl, image: MetadataImage): string[] {
  const wanted = JSON.stringify(Object.entries(toCodes(acl)).sort());
  return [...image.acls].flatMap(([id, { id: _, ...entry }]) =>
    JSON.stringify(Object.entries(entry).sort()) === wanted ? [id] : [],
  );
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
