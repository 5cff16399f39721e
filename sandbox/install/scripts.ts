import type { Unpacked } from './unpacked.ts';

/** The scripts in `bin`, each with what it starts. */
type Scripts = Readonly<Record<string, string>>;

/** As in Apache Kafka 4.3. */
export const scripts43: Scripts = {
  'connect-distributed.sh': 'org.apache.kafka.connect.cli.ConnectDistributed',
  'connect-mirror-maker.sh': 'org.apache.kafka.connect.mirror.MirrorMaker',
  'connect-plugin-path.sh': 'org.apache.kafka.tools.ConnectPluginPath',
  'connect-standalone.sh': 'org.apache.kafka.connect.cli.ConnectStandalone',
  'kafka-acls.sh': 'org.apache.kafka.tools.AclCommand',
  'kafka-broker-api-versions.sh': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-client-metrics.sh': 'org.apache.kafka.tools.ClientMetricsCommand',
  'kafka-cluster.sh': 'org.apache.kafka.tools.ClusterTool',
  'kafka-configs.sh': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-console-share-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleShareConsumer',
  'kafka-consumer-groups.sh': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-consumer-perf-test.sh': 'org.apache.kafka.tools.ConsumerPerformance',
  'kafka-delegation-tokens.sh': 'org.apache.kafka.tools.DelegationTokenCommand',
  'kafka-delete-records.sh': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'kafka-dump-log.sh': 'org.apache.kafka.tools.DumpLogSegments',
  'kafka-e2e-latency.sh': 'org.apache.kafka.tools.EndToEndLatency',
  'kafka-features.sh': 'org.apache.kafka.tools.FeatureCommand',
  'kafka-get-offsets.sh': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-groups.sh': 'org.apache.kafka.tools.GroupsCommand',
  'kafka-jmx.sh': 'org.apache.kafka.tools.JmxTool',
  'kafka-leader-election.sh': 'org.apache.kafka.tools.LeaderElectionCommand',
  'kafka-log-dirs.sh': 'org.apache.kafka.tools.LogDirsCommand',
  'kafka-metadata-quorum.sh': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-metadata-shell.sh': 'org.apache.kafka.shell.MetadataShell',
  'kafka-producer-perf-test.sh': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions.sh': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-replica-verification.sh': 'org.apache.kafka.tools.ReplicaVerificationTool',
  'kafka-run-class.sh': '',
  'kafka-server-start.sh': 'kafka.Kafka',
  'kafka-server-stop.sh': '',
  'kafka-share-consumer-perf-test.sh': 'org.apache.kafka.tools.ShareConsumerPerformance',
  'kafka-share-groups.sh': 'org.apache.kafka.tools.consumer.group.ShareGroupCommand',
  'kafka-storage.sh': 'kafka.tools.StorageTool',
  'kafka-streams-application-reset.sh': 'org.apache.kafka.tools.StreamsResetter',
  'kafka-streams-groups.sh': 'org.apache.kafka.tools.streams.StreamsGroupCommand',
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
  'kafka-transactions.sh': 'org.apache.kafka.tools.TransactionsCommand',
  'kafka-verifiable-consumer.sh': 'org.apache.kafka.tools.VerifiableConsumer',
  'kafka-verifiable-producer.sh': 'org.apache.kafka.tools.VerifiableProducer',
  'kafka-verifiable-share-consumer.sh': 'org.apache.kafka.tools.VerifiableShareConsumer',
  'trogdor.sh': 'org.apache.kafka.trogdor.coordinator.Coordinator',
};

/** As in Apache Kafka 2.8. */
export const scripts28: Scripts = {
  'connect-distributed.sh': 'org.apache.kafka.connect.cli.ConnectDistributed',
  'connect-mirror-maker.sh': 'org.apache.kafka.connect.mirror.MirrorMaker',
  'connect-standalone.sh': 'org.apache.kafka.connect.cli.ConnectStandalone',
  'kafka-acls.sh': 'kafka.admin.AclCommand',
  'kafka-broker-api-versions.sh': 'kafka.admin.BrokerApiVersionsCommand',
  'kafka-cluster.sh': 'kafka.tools.ClusterTool',
  'kafka-configs.sh': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer.sh': 'kafka.tools.ConsoleConsumer',
  'kafka-console-producer.sh': 'kafka.tools.ConsoleProducer',
  'kafka-consumer-groups.sh': 'kafka.admin.ConsumerGroupCommand',
  'kafka-consumer-perf-test.sh': 'kafka.tools.ConsumerPerformance',
  'kafka-delegation-tokens.sh': 'kafka.admin.DelegationTokenCommand',
  'kafka-delete-records.sh': 'kafka.admin.DeleteRecordsCommand',
  'kafka-dump-log.sh': 'kafka.tools.DumpLogSegments',
  'kafka-features.sh': 'kafka.admin.FeatureCommand',
  'kafka-leader-election.sh': 'kafka.admin.LeaderElectionCommand',
  'kafka-log-dirs.sh': 'kafka.admin.LogDirsCommand',
  'kafka-metadata-shell.sh': 'org.apache.kafka.shell.MetadataShell',
  'kafka-mirror-maker.sh': 'kafka.tools.MirrorMaker',
  'kafka-preferred-replica-election.sh': 'kafka.admin.PreferredReplicaLeaderElectionCommand',
  'kafka-producer-perf-test.sh': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions.sh': 'kafka.admin.ReassignPartitionsCommand',
  'kafka-replica-verification.sh': 'kafka.tools.ReplicaVerificationTool',
  'kafka-run-class.sh': '',
  'kafka-server-start.sh': 'kafka.Kafka',
  'kafka-server-stop.sh': '',
  'kafka-storage.sh': 'kafka.tools.StorageTool',
  'kafka-streams-application-reset.sh': 'kafka.tools.StreamsResetter',
  'kafka-topics.sh': 'kafka.admin.TopicCommand',
  'kafka-verifiable-consumer.sh': 'org.apache.kafka.tools.VerifiableConsumer',
  'kafka-verifiable-producer.sh': 'org.apache.kafka.tools.VerifiableProducer',
  'trogdor.sh': 'org.apache.kafka.trogdor.coordinator.Coordinator',
  'zookeeper-security-migration.sh': 'kafka.admin.ZkSecurityMigrator',
  'zookeeper-server-start.sh': 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
  'zookeeper-server-stop.sh': '',
  'zookeeper-shell.sh': 'org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka',
};

export function scriptsIn(directory: string, scripts: Scripts): Unpacked[] {
  return Object.entries(scripts).map(([name, main]) => ({
    path: `${directory}/${name}`,
    text: scriptText(name, main),
    executable: true,
  }));
}

function scriptText(name: string, main: string): string {
  const starts = main === '' ? '' : `# On a machine with Java it runs the class ${main}.\n`;
  return `#!/bin/bash
# ${name} of this lab is a command of the machine itself, and runs as soon as this file is called by its name.
${starts}echo "$0: this lab does not have it yet" >&2
exit 1
`;
}
