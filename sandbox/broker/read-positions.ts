import type { Client, Partition, RequestContext } from '../apis/context.ts';
import type { Actor } from '../trace/event.ts';
import type { Cluster } from './cluster.ts';

/** What one connection has read so far, so that the trace hears of a position only when it has moved. */
export class ReadPositions {
  readonly #cluster: Cluster;
  readonly #connection: number;
  readonly #last = new Map<string, string>();

  constructor(cluster: Cluster, connection: number) {
    this.#cluster = cluster;
    this.#connection = connection;
  }

  of(client: Client, cause: number, actor: Actor): RequestContext['reads'] {
    const who = (partition: Partition) => {
      const reader = this.#cluster.coordinator.reader(client, partition.topic, partition.partition);
      return { groupId: reader?.groupId ?? null, memberId: reader?.memberId ?? null };
    };
    return {
      from: (partition, offset) => {
        const { topic, partition: index } = partition;
        const reader = who(partition);
        const place = `${reader.memberId}@${offset}`;
        const name = `${topic}-${index}`;
        if (this.#last.get(name) === place) return;
        this.#last.set(name, place);
        this.#cluster.trace.emit('fetch', actor, cause, {
          connection: this.#connection,
          clientId: client.clientId,
          topic,
          partition: index,
          offset,
          ...reader,
        });
      },
      delivered: (partition, offset, endOffset) => {
        this.#cluster.trace.emit('deliver', { kind: 'broker', id: partition.leader }, cause, {
          connection: this.#connection,
          topic: partition.topic,
          partition: partition.partition,
          offset,
          endOffset,
          ...who(partition),
        });
      },
    };
  }
}
