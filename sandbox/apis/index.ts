// Written by `npm run index` from the files beside it; do not edit.
import { handle as handleProduce, produce } from './00-produce.ts';
import { fetch, handle as handleFetch } from './01-fetch.ts';
import { handle as handleListOffsets, listOffsets } from './02-list-offsets.ts';
import { handle as handleMetadata, metadata } from './03-metadata.ts';
import { handle as handleOffsetCommit, offsetCommit } from './08-offset-commit.ts';
import { handle as handleOffsetFetch, offsetFetch } from './09-offset-fetch.ts';
import { findCoordinator, handle as handleFindCoordinator } from './10-find-coordinator.ts';
import { handle as handleJoinGroup, joinGroup } from './11-join-group.ts';
import { handle as handleHeartbeat, heartbeat } from './12-heartbeat.ts';
import { handle as handleLeaveGroup, leaveGroup } from './13-leave-group.ts';
import { handle as handleSyncGroup, syncGroup } from './14-sync-group.ts';
import { describeGroups, handle as handleDescribeGroups } from './15-describe-groups.ts';
import { handle as handleListGroups, listGroups } from './16-list-groups.ts';
import { handle as handleSaslHandshake, saslHandshake } from './17-sasl-handshake.ts';
import { apiVersions, handle as handleApiVersions } from './18-api-versions.ts';
import { createTopics, handle as handleCreateTopics } from './19-create-topics.ts';
import { deleteTopics, handle as handleDeleteTopics } from './20-delete-topics.ts';
import { deleteRecords, handle as handleDeleteRecords } from './21-delete-records.ts';
import { handle as handleInitProducerId, initProducerId } from './22-init-producer-id.ts';
import { handle as handleOffsetForLeaderEpoch, offsetForLeaderEpoch } from './23-offset-for-leader-epoch.ts';
import { addPartitionsToTxn, handle as handleAddPartitionsToTxn } from './24-add-partitions-to-txn.ts';
import { addOffsetsToTxn, handle as handleAddOffsetsToTxn } from './25-add-offsets-to-txn.ts';
import { endTxn, handle as handleEndTxn } from './26-end-txn.ts';
import { handle as handleWriteTxnMarkers, writeTxnMarkers } from './27-write-txn-markers.ts';
import { handle as handleTxnOffsetCommit, txnOffsetCommit } from './28-txn-offset-commit.ts';
import { describeAcls, handle as handleDescribeAcls } from './29-describe-acls.ts';
import { createAcls, handle as handleCreateAcls } from './30-create-acls.ts';
import { deleteAcls, handle as handleDeleteAcls } from './31-delete-acls.ts';
import { describeConfigs, handle as handleDescribeConfigs } from './32-describe-configs.ts';
import { alterConfigs, handle as handleAlterConfigs } from './33-alter-configs.ts';
import { alterReplicaLogDirs, handle as handleAlterReplicaLogDirs } from './34-alter-replica-log-dirs.ts';
import { describeLogDirs, handle as handleDescribeLogDirs } from './35-describe-log-dirs.ts';
import { handle as handleSaslAuthenticate, saslAuthenticate } from './36-sasl-authenticate.ts';
import { createPartitions, handle as handleCreatePartitions } from './37-create-partitions.ts';
import { createDelegationToken, handle as handleCreateDelegationToken } from './38-create-delegation-token.ts';
import { handle as handleRenewDelegationToken, renewDelegationToken } from './39-renew-delegation-token.ts';
import { expireDelegationToken, handle as handleExpireDelegationToken } from './40-expire-delegation-token.ts';
import { describeDelegationToken, handle as handleDescribeDelegationToken } from './41-describe-delegation-token.ts';
import { deleteGroups, handle as handleDeleteGroups } from './42-delete-groups.ts';
import { electLeaders, handle as handleElectLeaders } from './43-elect-leaders.ts';
import { handle as handleIncrementalAlterConfigs, incrementalAlterConfigs } from './44-incremental-alter-configs.ts';
import {
  alterPartitionReassignments,
  handle as handleAlterPartitionReassignments,
} from './45-alter-partition-reassignments.ts';
import {
  handle as handleListPartitionReassignments,
  listPartitionReassignments,
} from './46-list-partition-reassignments.ts';
import { handle as handleOffsetDelete, offsetDelete } from './47-offset-delete.ts';
import { describeClientQuotas, handle as handleDescribeClientQuotas } from './48-describe-client-quotas.ts';
import { alterClientQuotas, handle as handleAlterClientQuotas } from './49-alter-client-quotas.ts';
import {
  describeUserScramCredentials,
  handle as handleDescribeUserScramCredentials,
} from './50-describe-user-scram-credentials.ts';
import {
  alterUserScramCredentials,
  handle as handleAlterUserScramCredentials,
} from './51-alter-user-scram-credentials.ts';
import { describeQuorum, handle as handleDescribeQuorum } from './55-describe-quorum.ts';
import { handle as handleUpdateFeatures, updateFeatures } from './57-update-features.ts';
import { describeCluster, handle as handleDescribeCluster } from './60-describe-cluster.ts';
import { describeProducers, handle as handleDescribeProducers } from './61-describe-producers.ts';
import { handle as handleUnregisterBroker, unregisterBroker } from './64-unregister-broker.ts';
import { describeTransactions, handle as handleDescribeTransactions } from './65-describe-transactions.ts';
import { handle as handleListTransactions, listTransactions } from './66-list-transactions.ts';
import { consumerGroupHeartbeat, handle as handleConsumerGroupHeartbeat } from './68-consumer-group-heartbeat.ts';
import { consumerGroupDescribe, handle as handleConsumerGroupDescribe } from './69-consumer-group-describe.ts';
import { handle as handleListConfigResources, listConfigResources } from './74-list-config-resources.ts';
import { describeTopicPartitions, handle as handleDescribeTopicPartitions } from './75-describe-topic-partitions.ts';
import { handle as handleShareGroupHeartbeat, shareGroupHeartbeat } from './76-share-group-heartbeat.ts';
import { handle as handleShareGroupDescribe, shareGroupDescribe } from './77-share-group-describe.ts';
import { handle as handleShareFetch, shareFetch } from './78-share-fetch.ts';
import { handle as handleShareAcknowledge, shareAcknowledge } from './79-share-acknowledge.ts';
import { addRaftVoter, handle as handleAddRaftVoter } from './80-add-raft-voter.ts';
import { handle as handleRemoveRaftVoter, removeRaftVoter } from './81-remove-raft-voter.ts';
import {
  handle as handleInitializeShareGroupState,
  initializeShareGroupState,
} from './83-initialize-share-group-state.ts';
import { handle as handleReadShareGroupState, readShareGroupState } from './84-read-share-group-state.ts';
import { handle as handleWriteShareGroupState, writeShareGroupState } from './85-write-share-group-state.ts';
import { deleteShareGroupState, handle as handleDeleteShareGroupState } from './86-delete-share-group-state.ts';
import {
  handle as handleReadShareGroupStateSummary,
  readShareGroupStateSummary,
} from './87-read-share-group-state-summary.ts';
import { handle as handleStreamsGroupHeartbeat, streamsGroupHeartbeat } from './88-streams-group-heartbeat.ts';
import { handle as handleStreamsGroupDescribe, streamsGroupDescribe } from './89-streams-group-describe.ts';
import {
  describeShareGroupOffsets,
  handle as handleDescribeShareGroupOffsets,
} from './90-describe-share-group-offsets.ts';
import { alterShareGroupOffsets, handle as handleAlterShareGroupOffsets } from './91-alter-share-group-offsets.ts';
import { deleteShareGroupOffsets, handle as handleDeleteShareGroupOffsets } from './92-delete-share-group-offsets.ts';

/** Every Kafka API that the broker answers, by key. */
export const apis = [
  { api: produce, handle: handleProduce },
  { api: fetch, handle: handleFetch },
  { api: listOffsets, handle: handleListOffsets },
  { api: metadata, handle: handleMetadata },
  { api: offsetCommit, handle: handleOffsetCommit },
  { api: offsetFetch, handle: handleOffsetFetch },
  { api: findCoordinator, handle: handleFindCoordinator },
  { api: joinGroup, handle: handleJoinGroup },
  { api: heartbeat, handle: handleHeartbeat },
  { api: leaveGroup, handle: handleLeaveGroup },
  { api: syncGroup, handle: handleSyncGroup },
  { api: describeGroups, handle: handleDescribeGroups },
  { api: listGroups, handle: handleListGroups },
  { api: saslHandshake, handle: handleSaslHandshake },
  { api: apiVersions, handle: handleApiVersions },
  { api: createTopics, handle: handleCreateTopics },
  { api: deleteTopics, handle: handleDeleteTopics },
  { api: deleteRecords, handle: handleDeleteRecords },
  { api: initProducerId, handle: handleInitProducerId },
  { api: offsetForLeaderEpoch, handle: handleOffsetForLeaderEpoch },
  { api: addPartitionsToTxn, handle: handleAddPartitionsToTxn },
  { api: addOffsetsToTxn, handle: handleAddOffsetsToTxn },
  { api: endTxn, handle: handleEndTxn },
  { api: writeTxnMarkers, handle: handleWriteTxnMarkers },
  { api: txnOffsetCommit, handle: handleTxnOffsetCommit },
  { api: describeAcls, handle: handleDescribeAcls },
  { api: createAcls, handle: handleCreateAcls },
  { api: deleteAcls, handle: handleDeleteAcls },
  { api: describeConfigs, handle: handleDescribeConfigs },
  { api: alterConfigs, handle: handleAlterConfigs },
  { api: alterReplicaLogDirs, handle: handleAlterReplicaLogDirs },
  { api: describeLogDirs, handle: handleDescribeLogDirs },
  { api: saslAuthenticate, handle: handleSaslAuthenticate },
  { api: createPartitions, handle: handleCreatePartitions },
  { api: createDelegationToken, handle: handleCreateDelegationToken },
  { api: renewDelegationToken, handle: handleRenewDelegationToken },
  { api: expireDelegationToken, handle: handleExpireDelegationToken },
  { api: describeDelegationToken, handle: handleDescribeDelegationToken },
  { api: deleteGroups, handle: handleDeleteGroups },
  { api: electLeaders, handle: handleElectLeaders },
  { api: incrementalAlterConfigs, handle: handleIncrementalAlterConfigs },
  { api: alterPartitionReassignments, handle: handleAlterPartitionReassignments },
  { api: listPartitionReassignments, handle: handleListPartitionReassignments },
  { api: offsetDelete, handle: handleOffsetDelete },
  { api: describeClientQuotas, handle: handleDescribeClientQuotas },
  { api: alterClientQuotas, handle: handleAlterClientQuotas },
  { api: describeUserScramCredentials, handle: handleDescribeUserScramCredentials },
  { api: alterUserScramCredentials, handle: handleAlterUserScramCredentials },
  { api: describeQuorum, handle: handleDescribeQuorum },
  { api: updateFeatures, handle: handleUpdateFeatures },
  { api: describeCluster, handle: handleDescribeCluster },
  { api: describeProducers, handle: handleDescribeProducers },
  { api: unregisterBroker, handle: handleUnregisterBroker },
  { api: describeTransactions, handle: handleDescribeTransactions },
  { api: listTransactions, handle: handleListTransactions },
  { api: consumerGroupHeartbeat, handle: handleConsumerGroupHeartbeat },
  { api: consumerGroupDescribe, handle: handleConsumerGroupDescribe },
  { api: listConfigResources, handle: handleListConfigResources },
  { api: describeTopicPartitions, handle: handleDescribeTopicPartitions },
  { api: shareGroupHeartbeat, handle: handleShareGroupHeartbeat },
  { api: shareGroupDescribe, handle: handleShareGroupDescribe },
  { api: shareFetch, handle: handleShareFetch },
  { api: shareAcknowledge, handle: handleShareAcknowledge },
  { api: addRaftVoter, handle: handleAddRaftVoter },
  { api: removeRaftVoter, handle: handleRemoveRaftVoter },
  { api: initializeShareGroupState, handle: handleInitializeShareGroupState },
  { api: readShareGroupState, handle: handleReadShareGroupState },
  { api: writeShareGroupState, handle: handleWriteShareGroupState },
  { api: deleteShareGroupState, handle: handleDeleteShareGroupState },
  { api: readShareGroupStateSummary, handle: handleReadShareGroupStateSummary },
  { api: streamsGroupHeartbeat, handle: handleStreamsGroupHeartbeat },
  { api: streamsGroupDescribe, handle: handleStreamsGroupDescribe },
  { api: describeShareGroupOffsets, handle: handleDescribeShareGroupOffsets },
  { api: alterShareGroupOffsets, handle: handleAlterShareGroupOffsets },
  { api: deleteShareGroupOffsets, handle: handleDeleteShareGroupOffsets },
] as const;
