/** Topics, partitions and configs as the metadata log has them. Source: metadata records of Apache Kafka 4.3. */
import { field } from '../wire/schema.ts';
import { metadataKind } from './metadata-record.ts';

const topicId = field('uuid', '0+', 'Topic id.');
const partitionId = field('int32', '0+', 'Partition number.', { fallback: -1 });

export const topicRecord = metadataKind({
  id: 2,
  name: 'TopicRecord',
  versions: '0',
  written: 0,
  fields: { name: field('string', '0+', 'Topic name.'), topicId },
});

export const partitionRecord = metadataKind({
  id: 3,
  name: 'PartitionRecord',
  versions: '0-2',
  written: 2,
  fields: {
    partitionId,
    topicId,
    replicas: field(['int32'], '0+', 'Brokers that hold it, the preferred leader first.'),
    isr: field(['int32'], '0+', 'Replicas in sync.'),
    removingReplicas: field(['int32'], '0+', 'Replicas that a reassignment takes away.'),
    addingReplicas: field(['int32'], '0+', 'Replicas that a reassignment brings.'),
    leader: field('int32', '0+', 'Broker that leads; -1 for none.', { fallback: -1 }),
    leaderRecoveryState: field('int8', '0+', '1 after an unclean election, until the leader has recovered.', {
      tag: 0,
      fallback: 0,
    }),
    leaderEpoch: field('int32', '0+', 'How often a leader has been elected.', { fallback: -1 }),
    partitionEpoch: field('int32', '0+', 'How often anything of the partition has changed.', { fallback: -1 }),
    directories: field(['uuid'], '1+', 'Log directory of each replica, in the order of the replicas.'),
    eligibleLeaderReplicas: field(['int32'], '2+', 'Replicas that may lead though they left the ISR (KIP-966).', {
      tag: 1,
      nullable: '2+',
      fallback: null,
    }),
    lastKnownElr: field(['int32'], '2+', 'Who was eligible last.', { tag: 2, nullable: '2+', fallback: null }),
  },
});

/** What has changed of a partition; null, and -2 for the leader, for what has not. */
export const partitionChangeRecord = metadataKind({
  id: 5,
  name: 'PartitionChangeRecord',
  versions: '0-2',
  written: 2,
  fields: {
    partitionId,
    topicId,
    isr: field(['int32'], '0+', 'Replicas in sync.', { tag: 0, nullable: '0+', fallback: null }),
    leader: field('int32', '0+', 'Broker that leads; -1 for none, -2 for no change.', { tag: 1, fallback: -2 }),
    replicas: field(['int32'], '0+', 'Brokers that hold it.', { tag: 2, nullable: '0+', fallback: null }),
    removingReplicas: field(['int32'], '0+', 'Replicas that a reassignment takes away.', {
      tag: 3,
      nullable: '0+',
      fallback: null,
    }),
    addingReplicas: field(['int32'], '0+', 'Replicas that a reassignment brings.', {
      tag: 4,
      nullable: '0+',
      fallback: null,
    }),
    leaderRecoveryState: field('int8', '0+', '1 after an unclean election, 0 once recovered, -1 for no change.', {
      tag: 5,
      fallback: -1,
    }),
    directories: field(['uuid'], '1+', 'Log directory of each replica.', { tag: 8, nullable: '1+', fallback: null }),
    eligibleLeaderReplicas: field(['int32'], '2+', 'Replicas that may lead though they left the ISR (KIP-966).', {
      tag: 6,
      nullable: '2+',
      fallback: null,
    }),
    lastKnownElr: field(['int32'], '2+', 'Who was eligible last.', { tag: 7, nullable: '2+', fallback: null }),
  },
});

export const removeTopicRecord = metadataKind({
  id: 9,
  name: 'RemoveTopicRecord',
  versions: '0',
  written: 0,
  fields: { topicId },
});

export const clearElrRecord = metadataKind({
  id: 28,
  name: 'ClearElrRecord',
  versions: '0',
  written: 0,
  fields: { topicName: field('string', '0+', 'Topic whose eligible leaders are forgotten; empty for all topics.') },
});

export const configRecord = metadataKind({
  id: 4,
  name: 'ConfigRecord',
  versions: '0',
  written: 0,
  fields: {
    resourceType: field('int8', '0+', 'What the config is of: 2 a topic, 4 a broker, 16 client metrics, 32 a group.'),
    resourceName: field('string', '0+', 'Name of the resource; empty for the default of brokers.'),
    name: field('string', '0+', 'Config.'),
    value: field('string', '0+', 'Its value; null where it is deleted.', { nullable: '0+' }),
  },
});
