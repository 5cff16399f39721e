import type { Script } from '../script.ts';
import { administrationDenied } from './administration-denied.ts';
import { cluster } from './cluster.ts';
import { compacting } from './compaction.ts';
import { configs } from './configs.ts';
import { connections } from './connections.ts';
import { consumerGroups } from './consumer-groups.ts';
import { delegationTokens, scramSignIn } from './delegation-tokens.ts';
import { aclEdges } from './edges-acls.ts';
import { administrationEdges } from './edges-administration.ts';
import { clusterEdges } from './edges-cluster.ts';
import { consumerGroupEdges } from './edges-consumer-groups.ts';
import { groupEdges } from './edges-groups.ts';
import { offsetEdges } from './edges-offsets.ts';
import { produceEdges } from './edges-produce.ts';
import { readEdges } from './edges-read.ts';
import { securityEdges } from './edges-security.ts';
import { topicEdges } from './edges-topics.ts';
import { transactionVersions } from './edges-transactions.ts';
import { features } from './features.ts';
import { fetching } from './fetch.ts';
import { frames } from './frames.ts';
import { groups } from './groups.ts';
import { askedTooLate, heldBack } from './held-back.ts';
import { logDirs } from './log-dirs.ts';
import { asking } from './metadata.ts';
import { mixedGroups } from './mixed-groups.ts';
import { offsets } from './offsets.ts';
import { producing } from './produce.ts';
import { quorum, quorumOfControllers, quorumOfThree } from './quorum.ts';
import { movingReplicas, reassignments } from './reassignments.ts';
import { refusedTransactions } from './refused-transactions.ts';
import { resources } from './resources.ts';
import { security } from './security.ts';
import { shareCluster } from './share-cluster.ts';
import { shareSecurity } from './share-denied.ts';
import { shareGroups } from './share-groups.ts';
import { streamsSecurity } from './streams-denied.ts';
import { streamsGroups } from './streams-groups.ts';
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
  compaction: compacting,
  'consumer-groups': consumerGroups,
  administration: [...features, ...resources, ...logDirs, ...quorum, ...reassignments],
  'mixed-groups': mixedGroups,
  'share-groups': shareGroups,
  'share-security': shareSecurity,
  'streams-groups': streamsGroups,
  'streams-security': streamsSecurity,
  'share-cluster': shareCluster,
  cluster,
  security,
  'edges-data': [...produceEdges, ...readEdges],
  'edges-groups': [...offsetEdges, ...groupEdges],
  'edges-topics': topicEdges,
  'edges-cluster': clusterEdges,
  'edges-consumer-groups': consumerGroupEdges,
  'edges-security': [...securityEdges, ...aclEdges],
  frames,
  'edges-administration': administrationEdges,
  'edges-transactions': transactionVersions,
  'held-back': [...heldBack, ...askedTooLate],
  'administration-denied': administrationDenied,
  'delegation-tokens': delegationTokens,
  'raft-voters': quorumOfControllers,
  'signing-in': scramSignIn,
  'administration-cluster': [...movingReplicas, ...quorumOfThree],
};
