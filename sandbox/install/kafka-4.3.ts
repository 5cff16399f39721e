import { scripts43, scriptsIn } from './scripts.ts';
import type { Unpacked } from './unpacked.ts';

/** Settings that the three configuration files of 4.3 have in common. */
const sockets = `# Threads that take requests from the network and send answers, and threads that work on them.
num.network.threads=3
num.io.threads=8

# Buffers of a socket, and the largest request that is taken, in bytes.
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
`;

const storage = (
  directory: string,
): string => `# Where the logs are: one directory for each partition, and meta.properties with this node's ids.
# kafka-storage.sh format makes it ready before the first start.
log.dirs=${directory}

# Partitions of a topic that is created without saying how many.
num.partitions=1

# Threads for each log directory that load logs at the start and flush them at the end.
num.recovery.threads.per.data.dir=2

# One broker alone can keep one replica of Kafka's own topics; with three brokers or more, three is what you want.
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1

# Records may be deleted once they are this old, or (if set) once the log is larger than log.retention.bytes.
log.retention.hours=168
#log.retention.bytes=1073741824

# A segment that has grown to this many bytes is closed, and a new one begun.
log.segment.bytes=1073741824

# How often is looked for segments to delete.
log.retention.check.interval.ms=300000
`;

const protocols =
  'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL';

/** What of `server.properties` differs from node to node. */
export interface ServerSettings {
  nodeId: number;
  brokerPort: number;
  controllerPort: number;
  /** Port of a controller to begin with, for all nodes the same. */
  bootstrapPort: number;
  logDir: string;
}

export const defaultServer: ServerSettings = {
  nodeId: 1,
  brokerPort: 9092,
  controllerPort: 9093,
  bootstrapPort: 9093,
  logDir: '/tmp/kraft-combined-logs',
};

/** `config/server.properties`: a node that is broker and controller in one. The settings are those of Kafka 4.3. */
export function serverProperties({
  nodeId,
  brokerPort,
  controllerPort,
  bootstrapPort,
  logDir,
}: ServerSettings): string {
  return `# A node of Kafka in KRaft mode that is broker and controller at once.

# What this node does: it keeps records (broker) and metadata (controller).
process.roles=broker,controller

# Its number, which no other node of the cluster has.
node.id=${nodeId}

# Where to find a controller of the quorum.
controller.quorum.bootstrap.servers=localhost:${bootstrapPort}

# Addresses to listen on: NAME://HOST:PORT. Without a host it is all of this machine's.
listeners=PLAINTEXT://:${brokerPort},CONTROLLER://:${controllerPort}

# The listener that brokers use among themselves.
inter.broker.listener.name=PLAINTEXT

# Addresses that clients are told to use. A client reaches the first broker by its bootstrap address, and all others by these.
advertised.listeners=PLAINTEXT://localhost:${brokerPort},CONTROLLER://localhost:${controllerPort}

# The listener that is the controller's.
controller.listener.names=CONTROLLER

# Which protocol each listener speaks.
${protocols}

${sockets}
${storage(logDir)}`;
}

const broker = `# A node of Kafka in KRaft mode that is a broker and no controller.
process.roles=broker
node.id=2
controller.quorum.bootstrap.servers=localhost:9093
listeners=PLAINTEXT://localhost:9092
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092
controller.listener.names=CONTROLLER
${protocols}

${sockets}
${storage('/tmp/kraft-broker-logs')}`;

const controller = `# A node of Kafka in KRaft mode that is a controller and no broker.
process.roles=controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=CONTROLLER://:9093
advertised.listeners=CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER

${sockets}
${storage('/tmp/kraft-controller-logs')}`;

const producer = `# What kafka-console-producer.sh --producer.config may be given; see the producer configs for what each means.
bootstrap.servers=localhost:9092
client.id=test-producer
transaction.timeout.ms=60000
key.serializer=org.apache.kafka.common.serialization.StringSerializer
value.serializer=org.apache.kafka.common.serialization.StringSerializer
acks=all
retries=2147483647
retry.backoff.ms=100
retry.backoff.max.ms=1000
enable.idempotence=true
max.in.flight.requests.per.connection=5
request.timeout.ms=30000
max.block.ms=60000
delivery.timeout.ms=120000
compression.type=none
linger.ms=5
batch.size=16384
buffer.memory=33554432
max.request.size=1048576
`;

const consumer = `# What kafka-console-consumer.sh --consumer.config may be given; see the consumer configs for what each means.
bootstrap.servers=localhost:9092
client.id=test-consumer
isolation.level=read_uncommitted
group.id=test-consumer-group
auto.offset.reset=earliest
partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor
key.deserializer=org.apache.kafka.common.serialization.StringDeserializer
value.deserializer=org.apache.kafka.common.serialization.StringDeserializer
enable.auto.commit=true
auto.commit.interval.ms=5000
session.timeout.ms=30000
heartbeat.interval.ms=10000
max.poll.interval.ms=300000
retry.backoff.ms=100
retry.backoff.max.ms=1000
request.timeout.ms=40000
connections.max.idle.ms=540000
fetch.min.bytes=1
fetch.max.wait.ms=500
fetch.max.bytes=52428800
max.partition.fetch.bytes=1048576
max.poll.records=500
`;

const connect = {
  'connect-standalone': `# A Connect worker of its own: how it reaches Kafka, how it writes records, and where it keeps its offsets.
bootstrap.servers=localhost:9092
key.converter=org.apache.kafka.connect.json.JsonConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
key.converter.schemas.enable=true
value.converter.schemas.enable=true
offset.storage.file.filename=/tmp/connect.offsets
offset.flush.interval.ms=10000
`,
  'connect-file-source': `# Every line of a file becomes a record of a topic.
name=local-file-source
connector.class=FileStreamSource
tasks.max=1
file=test.txt
topic=connect-test
`,
  'connect-file-sink': `# Every record of a topic becomes a line of a file.
name=local-file-sink
connector.class=FileStreamSink
tasks.max=1
file=test.sink.txt
topics=connect-test
`,
};

/** The tree of Kafka 4.3: its scripts, and its configuration with 4.3's own values. Comments are ours. */
export function kafka43(home: string): Unpacked[] {
  const config = (name: string, text: string): Unpacked => ({ path: `${home}/config/${name}`, text });
  return [
    ...scriptsIn(`${home}/bin`, scripts43),
    config('server.properties', serverProperties(defaultServer)),
    config('broker.properties', broker),
    config('controller.properties', controller),
    config('producer.properties', producer),
    config('consumer.properties', consumer),
    ...Object.entries(connect).map(([name, text]) => config(`${name}.properties`, text)),
  ];
}
