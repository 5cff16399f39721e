import type { Script } from '../script.ts';
import { cluster } from './cluster.ts';
import { configs } from './configs.ts';
import { connections } from './connections.ts';
import { consumerGroups } from './consumer-groups.ts';
import { fetching } from './fetch.ts';
import { groups } from './groups.ts';
import { asking } from './metadata.ts';
import { offsets } from './offsets.ts';
import { producing } from './produce.ts';
import { refusedTransactions } from './refused-transactions.ts';
import { security } from './security.ts';
import { topics } from './topics.ts';
import { transactionEdges } from './transaction-edges.ts';
import { transactions } from './transactions.ts';

/** By the name of the file in test/golden/behaviour. Those that tell of the whole cluster come first, while it is empty. */
export const scripts: Readonly<Record<string, readonly Script[]>> = {
  connections,
  configs,
  groups,
  offsets,
  topics,
  metadata: asking,
  produce: producing,
  fetch: fetching,
  transactions: [...transactions, ...refusedTransactions],
  'transaction-edges': transactionEdges,
  'consumer-groups': consumerGroups,
  cluster,
  security,
};
