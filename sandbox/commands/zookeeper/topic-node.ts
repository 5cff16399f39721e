/** What Kafka 2.8 keeps of a topic in its node, `/brokers/topics/NAME`. */
export interface TopicNode {
  /** Replicas by partition. */
  partitions: Record<string, readonly number[]>;
  /** Not there until the controller has seen the topic. */
  topic_id?: string;
  adding_replicas: Record<string, readonly number[]>;
  removing_replicas: Record<string, readonly number[]>;
  version: number;
}
