/** Places in Apache Kafka 4.3.1's LeaderElectionCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.LeaderElectionCommand';
const main = [`${tool}.mainNoExit(LeaderElectionCommand.java:71)`, `${tool}.main(LeaderElectionCommand.java:66)`];
const map = 'java.base/java.util.Optional.map(Optional.java:260)';
const orElseThrow = 'java.base/java.util.Optional.orElseThrow(Optional.java:403)';

function at(method: string, line: number): string {
  return `${tool}.${method}(LeaderElectionCommand.java:${line})`;
}

const run = (line: number): string[] => [at('run', line), ...main];
const options = '$LeaderElectionCommandOptions';
const parsed = [at('parseReplicaElectionData', 201), map, ...run(89)];
const partitions = [at('topicPartitions', 215), at('lambda$parseReplicaElectionData$0', 203), map, ...parsed];

export const stacks = {
  options: [`${tool}${options}.<init>(LeaderElectionCommand.java:317)`, ...run(81)],
  validate: (line: number) => [`${tool}${options}.validate(LeaderElectionCommand.java:${line})`, ...run(85)],
  electionType: [`${tool}${options}.getElectionType(LeaderElectionCommand.java:325)`, ...run(86)],
  partition: [`${tool}${options}.getPartition(LeaderElectionCommand.java:349)`, ...run(92)],
  loadProps: run(111),
  create: run(121),
  elect: (line: number) => [at('electLeaders', line), ...run(122)],
  reading: {
    outer: [at('parseReplicaElectionData', 209), map, ...run(89)],
    read: [at('parseReplicaElectionData', 200)],
  },
  empty: [
    at('lambda$parseReplicaElectionData$1', 207),
    orElseThrow,
    at('parseReplicaElectionData', 207),
    map,
    ...run(89),
  ],
  missing: [
    at('lambda$topicPartitions$1', 222),
    orElseThrow,
    at('topicPartitions', 222),
    at('lambda$parseReplicaElectionData$0', 203),
    map,
    ...parsed,
  ],
  duplicates: [at('toTopicPartition', 241), at('lambda$topicPartitions$0', 217), map, ...partitions],
  /** Where the file is not an object: what wraps the exception, and what is its own. */
  file: {
    outer: [at('lambda$parseReplicaElectionData$0', 205), map, ...parsed],
    own: [at('topicPartitions', 214), at('lambda$parseReplicaElectionData$0', 203)],
  },
  /** Where a line of toTopicPartition finds something else than it expects. */
  list: {
    outer: [at('lambda$topicPartitions$0', 219), map, ...partitions],
    own: (line: number) => [at('toTopicPartition', line), at('lambda$topicPartitions$0', 217)],
  },
} as const;
