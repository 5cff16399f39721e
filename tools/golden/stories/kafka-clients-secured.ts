// Tools that make a producer, a consumer or an admin client of their own, where everyone signs in.
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const plain = (user: string, password: string): string =>
  `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${user}" password="${password}";\n`;
const scram = (password: string): string =>
  `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="ana" password="${password}";\n`;
const files = {
  'admin.properties': plain('admin', 'admin-pw'),
  'ana.properties': plain('ana', 'ana-pw'),
  'wrong.properties': plain('ana', 'guess'),
  'scram.properties': scram('ana-pw'),
  'scram-wrong.properties': scram('guess'),
  'nobody.properties': 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n',
  'no-semicolon.properties': plain('ana', 'ana-pw').replace(';', ''),
  'no-module.properties': plain('ana', 'ana-pw').replace('PlainLoginModule', 'PlaneLoginModule'),
};
const as = (user: string): string => `${at} --command-config ${user}.properties`;
const send = (user: string, stdin = 'one\ntwo\n', more = '') => ({
  run: `kafka-console-producer.sh ${as(user)} --topic orders --max-block-ms 3000${more}`,
  stdin,
});
const read = (user: string, more = '--partition 0 --from-beginning --max-messages 2'): string =>
  `kafka-console-consumer.sh ${as(user)} --topic orders ${more}`;

export const secured = true;

export const stories: Readonly<Record<string, Story>> = {
  consoles: [
    { run: `kafka-topics.sh ${as('admin')} --create --topic orders`, files },
    send('admin'),
    read('admin'),
    send('ana'),
    read('ana', '--group readers --from-beginning --timeout-ms 8000'),
    read('ana', '--partition 0 --from-beginning --timeout-ms 3000'),
    `kafka-acls.sh ${as('admin')} --add --allow-principal User:ana --producer --topic orders`,
    send('ana', 'three\n'),
    send('scram', 'four\n'),
    `kafka-acls.sh ${as('admin')} --add --allow-principal User:ana --consumer --topic orders --group readers`,
    read('ana', '--group readers --from-beginning --max-messages 4'),
    read('scram', '--partition 0 --offset 3 --max-messages 1'),
    read('ana', '--group others --timeout-ms 8000'),
    send('wrong'),
    read('wrong'),
    read('wrong', '--group readers --timeout-ms 8000'),
    send('scram-wrong', 'one\n'),
    read('scram-wrong'),
    send('nobody', 'one\n'),
    read('nobody'),
    read('nobody', '--command-property group.protocol=consumer --timeout-ms 3000'),
    send('no-semicolon', 'one\n'),
    read('no-semicolon'),
    send('no-module', 'one\n'),
    {
      run: `kafka-console-producer.sh ${at} --topic orders --max-block-ms 3000 --command-property security.protocol=SASL_PLAINTEXT --command-property sasl.mechanism=PLAIN`,
      stdin: 'one\n',
    },
  ],
  perf: [
    `kafka-producer-perf-test.sh ${as('wrong')} --topic orders --num-records 1 --record-size 10 --throughput -1`,
    `kafka-producer-perf-test.sh ${as('nobody')} --topic orders --num-records 1 --record-size 10 --throughput -1`,
    `kafka-consumer-perf-test.sh ${as('wrong')} --topic orders --num-records 1`,
    `kafka-verifiable-producer.sh ${as('admin')} --topic orders --max-messages 1`,
    `kafka-verifiable-producer.sh ${as('wrong')} --topic orders --max-messages 1`,
    `kafka-verifiable-consumer.sh ${as('wrong')} --topic orders --group-id readers --max-messages 1`,
  ],
  admin: [
    `kafka-consumer-groups.sh ${as('admin')} --describe --group readers`,
    `kafka-consumer-groups.sh ${as('ana')} --list`,
    `kafka-consumer-groups.sh ${as('ana')} --describe --group others`,
    `kafka-consumer-groups.sh ${as('ana')} --delete --group others`,
    `kafka-consumer-groups.sh ${as('wrong')} --list`,
    `kafka-consumer-groups.sh ${as('nobody')} --list`,
    `kafka-consumer-groups.sh ${as('missing')} --list`,
    `kafka-share-groups.sh ${as('admin')} --list`,
    `kafka-share-groups.sh ${as('wrong')} --list`,
    `kafka-streams-groups.sh ${as('admin')} --list`,
    `kafka-streams-groups.sh ${as('wrong')} --list`,
    `kafka-get-offsets.sh ${as('admin')} --topic orders`,
    `kafka-get-offsets.sh ${as('wrong')} --topic orders`,
    `kafka-groups.sh ${as('wrong')} --list`,
    `kafka-configs.sh ${as('wrong')} --entity-type topics --entity-name orders --describe`,
    `kafka-configs.sh ${as('ana')} --entity-type topics --entity-name orders --alter --add-config retention.ms=1`,
    `kafka-transactions.sh ${as('wrong')} list`,
    `kafka-leader-election.sh ${as('wrong')} --election-type PREFERRED --all-topic-partitions`,
    `kafka-reassign-partitions.sh ${as('wrong')} --list`,
    `kafka-log-dirs.sh ${as('wrong')} --describe`,
    `kafka-client-metrics.sh ${as('wrong')} --list`,
    `kafka-features.sh ${as('wrong')} describe`,
    `kafka-cluster.sh cluster-id ${as('wrong')}`,
    `kafka-metadata-quorum.sh ${as('wrong')} describe --status`,
    `kafka-topics.sh ${as('no-semicolon')} --list`,
    `kafka-topics.sh ${as('no-module')} --list`,
  ],
};
