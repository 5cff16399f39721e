import { topicNameError, topicNameError28 } from '../config/topic-name.ts';
import type { ErrorName } from '../wire/errors.ts';

/** Why a topic is not made or changed as somebody wants it, in the words of a release. */
export interface TopicRefusals {
  /** Null for a name that a topic may have. */
  name(name: string): string | null;
  collides(name: string, other: string): string;
  tooFewBrokers(factor: number, brokers: number): string;
  unknownBroker(id: number): string;
  samePartitions(have: number): string;
  fewerPartitions(name: string, have: number, count: number): string;
  /** It is only just being made. */
  beingMade: ErrorName;
}

/** A broker that keeps its metadata itself, as that of Kafka 4.3 does. */
export const refusals: TopicRefusals = {
  name: topicNameError,
  collides: (name, other) => `Topic '${name}' collides with existing topic: ${other}`,
  tooFewBrokers: (factor, brokers) =>
    `Unable to replicate the partition ${factor} time(s): The target replication factor of ${factor} cannot be reached because only ${brokers} broker(s) are registered or some brokers have all their log directories cordoned.`,
  unknownBroker: (id) => `The manual partition assignment includes broker ${id}, but no such broker is registered.`,
  samePartitions: (have) => `Topic already has ${have} partition(s).`,
  fewerPartitions: (name, have, count) =>
    `The topic ${name} currently has ${have} partition(s); ${count} would not be an increase.`,
  beingMade: 'UNKNOWN_TOPIC_OR_PARTITION',
};

/** One that stands on ZooKeeper, as that of Kafka 2.8 does. Source: test/golden/kafka-2.8/kafka-topics.txt. */
export const refusalsOnZooKeeper: TopicRefusals = {
  name: topicNameError28,
  collides: (name, other) => `Topic '${name}' collides with existing topics: ${other}`,
  tooFewBrokers: (factor, brokers) => `Replication factor: ${factor} larger than available brokers: ${brokers}.`,
  unknownBroker: (id) => `Unknown broker(s) in replica assignment: ${id}.`,
  samePartitions: (have) => `Topic already has ${have} partitions.`,
  fewerPartitions: (_, have, count) =>
    `Topic currently has ${have} partitions, which is higher than the requested ${count}.`,
  beingMade: 'LEADER_NOT_AVAILABLE',
};
