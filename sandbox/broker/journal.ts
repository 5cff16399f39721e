import type { LogStore, SegmentFile } from '../host.ts';
import type { Acl } from '../security/acl.ts';
import type { QuotaEntity } from '../security/quota.ts';
import type { ScramMechanism } from '../security/scram.ts';

/** A change of the cluster's metadata, as it is kept. Later ones win. */
export type JournalEntry =
  | { type: 'cluster'; clusterId: string }
  | { type: 'topic'; name: string; topicId: string; replicas: readonly (readonly number[])[] }
  | { type: 'topic-deleted'; name: string }
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
  | { type: 'acl' | 'acl-deleted'; acl: Acl }
  /** Null removes the quota. */
  | { type: 'quota'; entity: QuotaEntity; key: string; value: number | null };

const fileName = 'cluster.journal';

/** The cluster's metadata, one JSON text a line, in the same store as the logs. A torn last line is cut off. */
export class Journal {
  readonly #file: SegmentFile;

  constructor(store: LogStore) {
    this.#file = store.open(fileName);
  }

  read(): readonly JournalEntry[] {
    const bytes = this.#file.read(0, this.#file.size);
    const whole = bytes.lastIndexOf(10) + 1;
    if (whole < bytes.length) this.#file.truncate(whole);
    const text = new TextDecoder().decode(bytes.subarray(0, whole));
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEntry);
  }

  append(entry: JournalEntry): void {
    this.#file.append(new TextEncoder().encode(`${JSON.stringify(entry)}\n`));
  }
}
