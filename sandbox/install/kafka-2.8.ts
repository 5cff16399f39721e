import { scripts28, scriptsIn } from './scripts.ts';
import type { Unpacked } from './unpacked.ts';

const sockets = `# Threads for the network and for requests; buffers of a socket and the largest request, in bytes.
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
`;

const storage = (directory: string): string => `# Where the logs are.
log.dirs=${directory}

# Partitions of a topic that is created without saying how many.
num.partitions=1
num.recovery.threads.per.data.dir=1

# One broker alone can keep one replica of Kafka's own topics.
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1

# When records may be deleted, how large a segment grows, and how often is looked for segments to delete.
log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
`;

const server = `# A broker of Kafka as it was: its metadata, and the choice of the controller, are in ZooKeeper.

# Its number, which no other broker of the cluster has.
broker.id=0

# Address to listen on; all of this machine's on port 9092 unless it is said.
#listeners=PLAINTEXT://:9092

${sockets}
${storage('/tmp/kafka-logs')}
# Where ZooKeeper is, and how long to try to reach it before giving up.
zookeeper.connect=localhost:2181
zookeeper.connection.timeout.ms=18000

# A consumer group begins at once with its first member: good for trying things out, not for production.
group.initial.rebalance.delay.ms=0
`;

const zookeeper = `# ZooKeeper, as small as it gets: one server, no limits.

# Where its data is.
dataDir=/tmp/zookeeper
# The port that clients connect to.
clientPort=2181
# Connections from one address; 0 is as many as like.
maxClientCnxns=0
# No HTTP server for administration, whose port (8080) others want.
admin.enableServer=false
`;

const kraft = (
  roles: string,
  listeners: string,
  directory: string,
): string => `# KRaft as 2.8 first had it: no ZooKeeper, and not for production yet.
process.roles=${roles}
node.id=1
controller.quorum.voters=1@localhost:9093

listeners=${listeners}
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL

${sockets}
${storage(directory)}`;

const kraftController = `# A controller and no broker.
process.roles=controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://:9093
controller.listener.names=PLAINTEXT

${sockets}
${storage('/tmp/raft-controller-logs')}`;

/** The tree of Kafka 2.8, which wants ZooKeeper: for the history chapter. Values are 2.8's own, comments are ours. */
export function kafka28(home: string): Unpacked[] {
  const config = (name: string, text: string): Unpacked => ({ path: `${home}/config/${name}`, text });
  return [
    ...scriptsIn(`${home}/bin`, scripts28),
    config('server.properties', server),
    config('zookeeper.properties', zookeeper),
    config('producer.properties', 'bootstrap.servers=localhost:9092\ncompression.type=none\n'),
    config('consumer.properties', 'bootstrap.servers=localhost:9092\ngroup.id=test-consumer-group\n'),
    config(
      'kraft/server.properties',
      kraft('broker,controller', 'PLAINTEXT://:9092,CONTROLLER://:9093', '/tmp/kraft-combined-logs'),
    ),
    config('kraft/broker.properties', kraft('broker', 'PLAINTEXT://localhost:9092', '/tmp/kraft-broker-logs')),
    config('kraft/controller.properties', kraftController),
  ];
}
