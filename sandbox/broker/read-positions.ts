import type { Partition } from '../apis/cluster-context.ts';
import type { Client, RequestContext } from '../apis/context.ts';
import type { Actor } from '../trace/event.ts';
import type { Cluster } from './cluster.ts';
import type { Reader } from './groups.ts';

/**
 * Which connection reads a partition for which member. A fetch names no group, and a client may fetch over another
 * connection than it joined on: so a connection takes the first member of its client that no other connection reads for,
 * and keeps it.
 */
export class ReadClaims {
  readonly #connections = new Map<string, number>();

  /** The reader for a connection among those it could be. */
  claim(connection: number, name: string, readers: readonly Reader[]): Reader | undefined {
    const holder = ({ memberId }: Reader): number | undefined => this.#connections.get(`${memberId} ${name}`);
    const reader =
      readers.find((each) => holder(each) === connection) ??
      readers.find((each) => holder(each) === undefined) ??
      readers[0];
    if (reader && holder(reader) === undefined) this.#connections.set(`${reader.memberId} ${name}`, connection);
    return reader;
  }

  release(connection: number): void {
    for (const [claim, holder] of this.#connections) if (holder === connection) this.#connections.delete(claim);
  }
}

/** What one connection has read so far, so that the trace hears of a position only when it has moved. */
export class ReadPositions {
  readonly #cluster: Cluster;
  readonly #connection: number;
  readonly #last = new Map<string, string>();

  constructor(cluster: Cluster, connection: number) {
    this.#cluster = cluster;
    this.#connection = connection;
  }

  /** The connection is gone: another may read for its members. */
  end(): void {
    this.#cluster.readClaims.release(this.#connection);
  }

  of(client: Client, cause: number, actor: Actor): RequestContext['reads'] {
    const { groups, readClaims, trace } = this.#cluster;
    const facts = ({ topic, partition }: Partition) => {
      const readers = groups.readers(client, topic, partition);
      const reader = readClaims.claim(this.#connection, `${topic}-${partition}`, readers);
      return {
        connection: this.#connection,
        topic,
        partition,
        groupId: reader?.groupId ?? null,
        memberId: reader?.memberId ?? null,
      };
    };
    return {
      from: (partition, offset) => {
        const reading = facts(partition);
        const place = `${reading.memberId}@${offset}`;
        const name = `${reading.topic}-${reading.partition}`;
        if (this.#last.get(name) === place) return;
        this.#last.set(name, place);
        trace.emit('fetch', actor, cause, { ...reading, clientId: client.clientId, offset });
      },
      delivered: (partition, offset, endOffset) => {
        trace.emit('deliver', { kind: 'broker', id: partition.leader }, cause, {
          ...facts(partition),
          offset,
          endOffset,
        });
      },
    };
  }
}
