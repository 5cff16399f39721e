import * as brokers from '../metadata/broker-records.ts';
import * as cluster from '../metadata/cluster-records.ts';
import type { MetadataKind, MetadataRecord } from '../metadata/metadata-record.ts';
import * as security from '../metadata/security-records.ts';
import * as topics from '../metadata/topic-records.ts';
import type { Fields, Value } from '../wire/schema.ts';

export interface ImagedPartition {
  replicas: readonly number[];
  isr: readonly number[];
  leader: number;
  leaderEpoch: number;
  elr: readonly number[];
  lastKnownElr: readonly number[];
}

export interface ImagedTopic {
  name: string;
  topicId: string;
  partitions: Map<number, ImagedPartition>;
}

export interface ImagedBroker {
  epoch: bigint;
  fenced: boolean;
  host: string;
  port: number;
  rack: string | null;
  /** Id of its log directory. */
  directoryId: string;
}

type Credential = Value<typeof security.userScramCredentialRecord.fields>;
type Token = Value<typeof security.delegationTokenRecord.fields>;
type Quota = Value<typeof security.clientQuotaRecord.fields>;
type AccessControlEntry = Value<typeof security.accessControlEntryRecord.fields>;

/** What the records of the metadata log amount to. */
export class MetadataImage {
  readonly features = new Map<string, number>();
  readonly topics = new Map<string, ImagedTopic>();
  readonly topicIds = new Map<string, string>();
  /** By type and name of the resource, joined by a colon. */
  readonly configs = new Map<string, Map<string, string>>();
  readonly brokers = new Map<number, ImagedBroker>();
  readonly acls = new Map<string, AccessControlEntry>();
  /** By mechanism and user. */
  readonly credentials = new Map<string, Credential>();
  /** Those that were deleted: brokers may have been started with such users. */
  readonly deletedCredentials = new Map<string, { name: string; mechanism: number }>();
  readonly tokens = new Map<string, Token>();
  readonly quotas = new Map<string, Quota>();
  /** First producer id of a block that nobody has. */
  nextProducerId = 0n;
  readonly #replays = new Map<number, (value: never) => void>();

  constructor() {
    this.#replayTopics();
    this.#replayBrokers();
    this.#replaySecurity();
    this.#on(cluster.featureLevelRecord, ({ name, featureLevel }) => this.features.set(name, featureLevel));
    this.#on(cluster.producerIdsRecord, ({ nextProducerId }) => {
      this.nextProducerId = nextProducerId;
    });
  }

  replay({ kind, value }: MetadataRecord): void {
    this.#replays.get(kind.id)?.(value as never);
  }

  #on<F extends Fields>(kind: MetadataKind<F>, apply: (value: Value<F>) => void): void {
    this.#replays.set(kind.id, apply as (value: never) => void);
  }

  #replayTopics(): void {
    this.#on(topics.topicRecord, ({ name, topicId }) => {
      this.topics.set(topicId, { name, topicId, partitions: new Map() });
      this.topicIds.set(name, topicId);
    });
    this.#on(topics.partitionRecord, ({ topicId, partitionId, replicas, isr, leader, leaderEpoch, ...more }) => {
      const [elr, lastKnownElr] = [more.eligibleLeaderReplicas ?? [], more.lastKnownElr ?? []];
      const partition = { replicas, isr, leader, leaderEpoch, elr, lastKnownElr };
      this.topics.get(topicId)?.partitions.set(partitionId, partition);
    });
    this.#on(topics.partitionChangeRecord, (change) => {
      const partition = this.topics.get(change.topicId)?.partitions.get(change.partitionId);
      if (!partition) return;
      partition.replicas = change.replicas ?? partition.replicas;
      partition.isr = change.isr ?? partition.isr;
      partition.elr = change.eligibleLeaderReplicas ?? partition.elr;
      partition.lastKnownElr = change.lastKnownElr ?? partition.lastKnownElr;
      if (change.leader === -2) return;
      partition.leader = change.leader;
      partition.leaderEpoch += 1;
    });
    this.#on(topics.removeTopicRecord, ({ topicId }) => {
      const name = this.topics.get(topicId)?.name ?? '';
      this.topics.delete(topicId);
      this.topicIds.delete(name);
      this.configs.delete(`2:${name}`);
    });
    this.#on(topics.configRecord, ({ resourceType, resourceName, name, value }) => {
      const key = `${resourceType}:${resourceName}`;
      const values = this.configs.get(key) ?? new Map<string, string>();
      this.configs.set(key, values);
      if (value === null) values.delete(name);
      else values.set(name, value);
    });
  }

  #replayBrokers(): void {
    this.#on(brokers.registerBrokerRecord, ({ brokerId, brokerEpoch, fenced, endPoints, rack, logDirs }) => {
      const { host = '', port = 0 } = endPoints[0] ?? {};
      this.brokers.set(brokerId, { epoch: brokerEpoch, fenced, host, port, rack, directoryId: logDirs[0] ?? '' });
    });
    this.#on(brokers.brokerRegistrationChangeRecord, ({ brokerId, fenced }) => {
      const broker = this.brokers.get(brokerId);
      if (broker && fenced !== 0) broker.fenced = fenced === 1;
    });
    this.#on(brokers.unregisterBrokerRecord, ({ brokerId }) => this.brokers.delete(brokerId));
  }

  #replaySecurity(): void {
    this.#on(security.accessControlEntryRecord, (entry) => this.acls.set(entry.id, entry));
    this.#on(security.removeAccessControlEntryRecord, ({ id }) => this.acls.delete(id));
    this.#on(security.userScramCredentialRecord, (one) => {
      this.credentials.set(`${one.mechanism}:${one.name}`, one);
      this.deletedCredentials.delete(`${one.mechanism}:${one.name}`);
    });
    this.#on(security.removeUserScramCredentialRecord, (one) => {
      this.credentials.delete(`${one.mechanism}:${one.name}`);
      this.deletedCredentials.set(`${one.mechanism}:${one.name}`, one);
    });
    this.#on(security.delegationTokenRecord, (token) => this.tokens.set(token.tokenId, token));
    this.#on(security.removeDelegationTokenRecord, ({ tokenId }) => this.tokens.delete(tokenId));
    this.#on(security.clientQuotaRecord, (quota) => {
      const key = JSON.stringify([quota.entity, quota.key]);
      if (quota.remove) this.quotas.delete(key);
      else this.quotas.set(key, quota);
    });
  }

  partition(topic: string, index: number): ImagedPartition | undefined {
    return this.topics.get(this.topicIds.get(topic) ?? '')?.partitions.get(index);
  }
}
