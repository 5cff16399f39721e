import type { ErrorName } from '../wire/errors.ts';

/** What a broker says to a client whose leader epoch is not its own; -1 stands for a client that does not know it (KIP-320). */
export function epochError(clientEpoch: number, leaderEpoch: number): ErrorName | undefined {
  if (clientEpoch === -1 || clientEpoch === leaderEpoch) return undefined;
  return clientEpoch < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}
