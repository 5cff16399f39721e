import type { BrokerNode } from '../apis/cluster-context.ts';
import { features } from '../apis/features.ts';
import type { LogStore } from '../host.ts';
import {
  type MetaProperties,
  metaPropertiesName,
  metaPropertiesText,
  readMetaProperties,
} from '../log/meta-properties.ts';
import {
  brokerRegistrationChangeRecord,
  registerBrokerRecord,
  registerControllerRecord,
  unregisterBrokerRecord,
} from '../metadata/broker-records.ts';
import { beginTransactionRecord, endTransactionRecord, featureLevelRecord } from '../metadata/cluster-records.ts';
import { type MetadataRecord, metadataRecord } from '../metadata/metadata-record.ts';
import { configRecord } from '../metadata/topic-records.ts';
import type { Codecs } from '../record/batch.ts';
import type { Acl } from '../security/acl.ts';
import type { DelegationToken } from '../security/delegation-token.ts';
import type { QuotaEntity } from '../security/quota.ts';
import type { ScramMechanism } from '../security/scram.ts';
import { recordsOf } from './metadata-changes.ts';
import { entriesOf } from './metadata-entries.ts';
import { MetadataImage } from './metadata-image.ts';
import { MetadataLog, type Voter } from './metadata-log.ts';
import { derivedUuid } from './uuid.ts';

/** A change of the cluster's metadata. What of it is new is written to the metadata log. */
export type JournalEntry =
  /** A new topic, or one that has more partitions than before. */
  | {
      type: 'topic';
      name: string;
      topicId: string;
      replicas: readonly (readonly number[])[];
      configs?: Readonly<Record<string, string>>;
    }
  | { type: 'topic-deleted'; name: string }
  /** A partition moved, or has another leader. */
  | {
      type: 'partition';
      topic: string;
      partition: number;
      replicas: readonly number[];
      isr: readonly number[];
      leader: number;
      leaderEpoch: number;
      elr?: readonly number[];
      lastKnownElr?: readonly number[];
    }
  | { type: 'feature'; name: string; level: number }
  /** A block of producer ids was given out; the next one begins here. */
  | { type: 'producer-ids'; next: string }
  | { type: 'config'; resourceType: number; resourceName: string; values: Readonly<Record<string, string>> }
  /** Bytes in base64. */
  | {
      type: 'scram';
      user: string;
      mechanism: ScramMechanism;
      salt: string;
      iterations: number;
      storedKey: string;
      serverKey: string;
    }
  | { type: 'scram-deleted'; user: string; mechanism: ScramMechanism }
  /** What a holder proves to have follows from its id and the cluster's secret key. */
  | { type: 'token'; token: Omit<DelegationToken, 'hmac'> }
  | { type: 'token-deleted'; tokenId: string }
  | { type: 'acl' | 'acl-deleted'; acl: Acl }
  /** Null removes the quota. */
  | { type: 'quota'; entity: QuotaEntity; key: string; value: number | null };

/** How a broker is reached, and where its logs are. */
export interface Registration {
  endPoints?: readonly { name: string; host: string; port: number; securityProtocol: number }[];
  /** As its meta.properties has it; made of the cluster's id where that is not known. */
  directoryId?: string;
}

/** Where a controller is reached. */
export interface ControllerEndPoint {
  name: string;
  host: string;
  port: number;
}

const ranges = features.map(({ name, minVersion, maxVersion }) => ({
  name,
  minSupportedVersion: minVersion,
  maxSupportedVersion: maxVersion,
}));

/**
 * The cluster's metadata as the active controller keeps it: what is in the metadata log, and nothing beside it. Changes are told as
 * entries; what of one is new becomes records of the log, in one batch.
 */
export class Journal {
  readonly log: MetadataLog;
  readonly #store: LogStore;
  readonly #now: () => number;
  readonly #image = new MetadataImage();
  #meta: MetaProperties | null;
  #leaderId = -1;
  #together: MetadataRecord[] | null = null;
  /** Brokers that have registered since the controller is active. */
  readonly #up = new Set<number>();

  constructor({ store, codec, now }: { store: LogStore; codec: Codecs; now: () => number }) {
    this.#store = store;
    this.#now = now;
    this.#meta = readMetaProperties(store);
    this.log = new MetadataLog({ store, codec, now });
    for (const { record } of this.log.records()) this.#image.replay(record);
  }

  /** The active controller; -1 before there is one. */
  get leaderId(): number {
    return this.#leaderId;
  }

  /** As the log directory was formatted. */
  get clusterId(): string | undefined {
    return this.#meta?.clusterId;
  }

  /** What the log tells of the cluster. */
  read(): readonly JournalEntry[] {
    return this.log.isEmpty ? [] : entriesOf(this.#image);
  }

  /** Brokers that the log knows of, up or not. */
  registered(): readonly BrokerNode[] {
    return [...this.#image.brokers].map(([id, { host, port, rack }]) => ({ id, host, port, rack }));
  }

  /** Whether a broker has been fenced, or struck off, since it last served. */
  hasLeft(broker: number): boolean {
    return this.#image.brokers.get(broker)?.fenced !== false;
  }

  /** Id of the directory of a broker's logs. */
  directoryId(broker: number): string {
    const known = this.#image.brokers.get(broker)?.directoryId;
    if (known) return known;
    return this.#meta?.nodeId === broker && this.#meta.directoryId
      ? this.#meta.directoryId
      : derivedUuid(`${this.#meta?.clusterId} directory ${broker}`);
  }

  /**
   * A controller becomes active. A new cluster gets the features that it was formatted with, and what all brokers have in common.
   *
   * @param configs of all brokers, `min.insync.replicas`
   * @param voters as `controller.quorum.voters` names them; none: this controller alone
   */
  start(
    clusterId: string,
    node: number,
    endPoint: ControllerEndPoint,
    configs: Readonly<Record<string, string>>,
    voters: readonly Voter[] = [],
  ): void {
    if (!this.#meta) {
      this.#meta = { clusterId, nodeId: node, directoryId: derivedUuid(`${clusterId} directory ${node}`) };
      const text = metaPropertiesText(this.#meta, this.#now());
      this.#store.open(metaPropertiesName).append(new TextEncoder().encode(text));
    }
    const isNew = this.log.isEmpty;
    const voter: Voter = { id: node, directoryId: this.directoryId(node), endpoint: endPoint };
    this.log.elect(voter, voters.length > 0 ? voters : [voter]);
    this.#leaderId = node;
    if (isNew) this.#write(bootstrapRecords(configs));
    this.#write([
      metadataRecord(registerControllerRecord, {
        controllerId: node,
        incarnationId: derivedUuid(`controller ${clusterId} ${this.log.epoch}`),
        zkMigrationReady: false,
        endPoints: [{ ...endPoint, securityProtocol: 0 }],
        features: ranges,
      }),
    ]);
  }

  /** Another voter leads from now on. */
  lead(voter: Voter): void {
    this.log.elect(voter);
    this.#leaderId = voter.id;
  }

  /** A broker has started; it serves at once. */
  register({ id, host, port, rack }: BrokerNode, { endPoints, directoryId }: Registration = {}): void {
    if (this.#up.has(id)) return;
    this.#up.add(id);
    const brokerEpoch = this.log.endOffset;
    this.#write([
      metadataRecord(registerBrokerRecord, {
        brokerId: id,
        incarnationId: derivedUuid(`broker ${this.#meta?.clusterId} ${brokerEpoch}`),
        brokerEpoch,
        endPoints: endPoints ?? [{ name: 'PLAINTEXT', host, port, securityProtocol: 0 }],
        features: ranges,
        rack,
        logDirs: [directoryId ?? this.directoryId(id)],
      }),
    ]);
    this.#write([metadataRecord(brokerRegistrationChangeRecord, { brokerId: id, brokerEpoch, cordonedLogDirs: [] })]);
    this.#write([metadataRecord(brokerRegistrationChangeRecord, { brokerId: id, brokerEpoch, fenced: -1 }, 0)]);
  }

  /** A broker stops: what `handOver` changes stands between its notice and its end. */
  retire(broker: number, handOver: () => void): void {
    const known = this.#up.delete(broker) ? this.#image.brokers.get(broker) : undefined;
    const change = { brokerId: broker, brokerEpoch: known?.epoch ?? -1n };
    if (known) this.#write([metadataRecord(brokerRegistrationChangeRecord, { ...change, inControlledShutdown: 1 }, 1)]);
    this.together(handOver);
    if (known) this.#write([metadataRecord(brokerRegistrationChangeRecord, { ...change, fenced: 1 }, 0)]);
  }

  /** A broker belongs to the cluster no longer. */
  unregister(broker: number): void {
    this.#up.delete(broker);
    const known = this.#image.brokers.get(broker);
    if (known) this.#write([metadataRecord(unregisterBrokerRecord, { brokerId: broker, brokerEpoch: known.epoch })]);
  }

  append(entry: JournalEntry): void {
    this.#write(recordsOf(entry, this.#image, this.log.log.logEndOffset));
  }

  /** All that is appended meanwhile is one batch. */
  together(run: () => void): void {
    if (this.#together) {
      run();
      return;
    }
    const records: MetadataRecord[] = [];
    this.#together = records;
    try {
      run();
    } finally {
      this.#together = null;
      if (records.length > 0) this.log.write(records);
    }
  }

  #write(records: readonly MetadataRecord[]): void {
    if (records.length === 0) return;
    for (const record of records) this.#image.replay(record);
    if (this.#together) this.#together.push(...records);
    else this.log.write(records);
  }
}

function bootstrapRecords(configs: Readonly<Record<string, string>>): MetadataRecord[] {
  // metadata.version says how to read all else; kraft.version is Raft's own, and stands before.
  const levels = [...features]
    .sort((a, b) => rank(a.name) - rank(b.name))
    .filter(({ name }) => name !== 'kraft.version');
  return [
    metadataRecord(beginTransactionRecord, { name: 'Bootstrap records' }),
    ...levels.map(({ name, initial }) => metadataRecord(featureLevelRecord, { name, featureLevel: initial })),
    ...Object.entries(configs).map(([name, value]) =>
      metadataRecord(configRecord, { resourceType: 4, resourceName: '', name, value }),
    ),
    metadataRecord(endTransactionRecord, {}),
  ];
}

function rank(name: string): number {
  return name === 'metadata.version' ? 0 : 1;
}
