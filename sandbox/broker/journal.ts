import type { LogStore, SegmentFile } from '../host.ts';
import type { Acl } from '../security/acl.ts';
import type { DelegationToken } from '../security/delegation-token.ts';
import type { QuotaEntity } from '../security/quota.ts';
import type { ScramMechanism } from '../security/scram.ts';

/** A change of the cluster's metadata, as it is kept. Later ones win. */
export type JournalEntry =
  /** `foundedAt`: host clock, milliseconds. */
  | { type: 'cluster'; clusterId: string; foundedAt?: number }
  | { type: 'topic'; name: string; topicId: string; replicas: readonly (readonly number[])[] }
  | { type: 'topic-deleted'; name: string }
  /** A partition moved, or has another leader. */
  | {
      type: 'partition';
      topic: string;
      partition: number;
      replicas: readonly number[];
      leader: number;
      leaderEpoch: number;
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
  | { type: 'token'; token: Omit<DelegationToken, 'hmac'> & { hmac: string } }
  | { type: 'token-deleted'; tokenId: string }
  | { type: 'acl' | 'acl-deleted'; acl: Acl }
  /** Null removes the quota. */
  | { type: 'quota'; entity: QuotaEntity; key: string; value: number | null };

const fileName = 'cluster.journal';

/** The cluster's metadata, one JSON text a line, in the same store as the logs. A torn last line is cut off. */
export class Journal {
  readonly #file: SegmentFile;
  #entries = 0;

  constructor(store: LogStore) {
    this.#file = store.open(fileName);
  }

  /** How many changes there have been. */
  get entries(): number {
    return this.#entries;
  }

  read(): readonly JournalEntry[] {
    const bytes = this.#file.read(0, this.#file.size);
    const whole = bytes.lastIndexOf(10) + 1;
    if (whole < bytes.length) this.#file.truncate(whole);
    const text = new TextDecoder().decode(bytes.subarray(0, whole));
    const lines = text.split('\n').filter((line) => line !== '');
    this.#entries = lines.length;
    return lines.map((line) => JSON.parse(line) as JournalEntry);
  }

  append(entry: JournalEntry): void {
    this.#entries += 1;
    this.#file.append(new TextEncoder().encode(`${JSON.stringify(entry)}\n`));
  }
}
