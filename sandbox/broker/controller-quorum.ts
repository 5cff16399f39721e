import type { BrokerNode } from '../apis/cluster-context.ts';
import type { Failure } from '../apis/context.ts';
import type { VoterKey } from '../apis/controller-context.ts';
import { replicaKey } from '../apis/raft-voters.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Journal } from './journal.ts';
import type { Voter } from './metadata-log.ts';

/** A controller that runs. */
export interface ControllerNode extends BrokerNode {
  /** As its meta.properties has it; left out: made of the cluster's id. */
  directoryId?: string;
}

/** The voters that `controller.quorum.voters` names: `1@localhost:9093,…`. Their folders do not count. */
export function namedVoters(text: string): readonly Voter[] {
  return Array.from(text.matchAll(/(\d+)@([^,\s]+):(\d+)/g), ([, id, host = '', port]) => ({
    id: Number(id),
    directoryId: zeroUuid,
    endpoint: { name: 'CONTROLLER', host, port: Number(port) },
  }));
}

/** Who votes on the metadata log, and who of them leads (KIP-595). The voters are kept in the log itself (KIP-853). */
export class ControllerQuorum {
  readonly #journal: Journal;
  readonly #running: () => readonly ControllerNode[];

  /** @param running the controllers that run */
  constructor(journal: Journal, running: () => readonly ControllerNode[]) {
    this.#journal = journal;
    this.#running = running;
  }

  /** The lab goes on without its voters: then it is a controller that runs; -1 where none does. */
  get leaderId(): number {
    const up = this.#running().map(({ id }) => id);
    const candidates = [this.#journal.leaderId, ...this.voters.map(({ id }) => id), ...up];
    return candidates.find((id) => up.includes(id)) ?? -1;
  }

  get voters(): readonly Voter[] {
    return this.#journal.log.voters;
  }

  directoryId({ id, directoryId }: ControllerNode): string {
    return directoryId ?? this.#journal.directoryId(id);
  }

  /** DUPLICATE_VOTER; REQUEST_TIMED_OUT for one that does not answer, or does not follow the log. */
  add(voter: Voter): Failure | null {
    const key = replicaKey(voter);
    if (this.voters.some(({ id }) => id === voter.id))
      return {
        error: 'DUPLICATE_VOTER',
        message: `The voter id for ${key} is already part of the set of voters [${this.#keys()}].`,
      };
    const { host, port } = voter.endpoint;
    const answers = this.#running().some((node) => node.port === port && sameHost(node.host, host));
    if (!answers)
      return timedOut('Aborted add voter operation for since API_VERSIONS returned an error BROKER_NOT_AVAILABLE');
    const follows = this.#running().some(
      (node) => node.id === voter.id && this.directoryId(node) === voter.directoryId,
    );
    if (!follows) return timedOut(`Aborted add voter operation for ${key} since it is lagging behind`);
    this.#journal.log.vote([...this.voters, voter]);
    return null;
  }

  /** VOTER_NOT_FOUND, also for the last one. */
  remove({ id, directoryId }: VoterKey): Failure | null {
    const left = this.voters.filter((voter) => voter.id !== id || voter.directoryId !== directoryId);
    if (left.length === this.voters.length || left.length === 0)
      return {
        error: 'VOTER_NOT_FOUND',
        message: `Cannot remove voter ${replicaKey({ id, directoryId })} from the set of voters [${this.#keys()}]`,
      };
    this.#journal.log.vote(left);
    const [next] = left;
    if (this.#journal.leaderId === id && next) this.#journal.lead(next);
    return null;
  }

  #keys(): string {
    return this.voters.map(replicaKey).join(', ');
  }
}

function timedOut(message: string): Failure {
  return { error: 'REQUEST_TIMED_OUT', message };
}

const local = new Set(['localhost', '127.0.0.1', '::1']);

function sameHost(one: string, other: string): boolean {
  return one === other || (local.has(one) && local.has(other));
}
