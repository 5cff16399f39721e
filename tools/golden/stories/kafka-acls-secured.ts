// ACLs where everyone signs in: what a super user gives, and what the others may then do.
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const signedIn = (user: string, password: string): string =>
  `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${user}" password="${password}";\n`;
const files = {
  'admin.properties': signedIn('admin', 'admin-pw'),
  'ana.properties': signedIn('ana', 'ana-pw'),
  'wrong.properties': signedIn('ana', 'guess'),
  'scram.properties':
    'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-256\nsasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="ana" password="ana-pw";\n',
  'nobody.properties': 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n',
};
const as = (user: string): string => `${at} --command-config ${user}.properties`;

export const secured = true;

export const stories: Readonly<Record<string, Story>> = {
  acls: [
    { run: `kafka-topics.sh ${as('admin')} --create --topic orders`, files },
    `kafka-acls.sh ${as('admin')} --list`,
    `kafka-acls.sh ${as('ana')} --list`,
    `kafka-acls.sh ${as('ana')} --add --allow-principal User:ana --topic orders`,
    `kafka-acls.sh ${as('ana')} --remove --topic orders --force`,
    `kafka-topics.sh ${as('ana')} --list`,
    `kafka-topics.sh ${as('ana')} --describe --topic orders`,
    `kafka-topics.sh ${as('ana')} --create --topic mine`,
    `kafka-acls.sh ${as('admin')} --add --allow-principal User:ana --operation Describe --topic orders`,
    `kafka-topics.sh ${as('ana')} --list`,
    `kafka-topics.sh ${as('ana')} --delete --topic orders`,
    `kafka-acls.sh ${as('admin')} --add --allow-principal User:ana --operation Describe --cluster`,
    `kafka-acls.sh ${as('ana')} --list`,
    `kafka-acls.sh ${as('scram')} --list --topic orders`,
    `kafka-acls.sh ${as('wrong')} --list`,
    `kafka-acls.sh ${as('nobody')} --list`,
    `kafka-acls.sh ${at} --list`,
    `kafka-acls.sh ${as('missing')} --list`,
    `kafka-log-dirs.sh ${as('admin')} --describe --topic-list orders`,
    `kafka-metadata-quorum.sh ${as('ana')} describe --status`,
    `kafka-features.sh ${as('ana')} upgrade --feature group.version=1`,
    `kafka-cluster.sh unregister ${as('ana')} --id 7`,
    `kafka-configs.sh ${as('admin')} --entity-type topics --entity-name orders --alter --add-config retention.ms=60000`,
    `kafka-configs.sh ${as('admin')} --entity-type topics --entity-name orders --describe`,
    `kafka-groups.sh ${as('admin')} --list`,
    `kafka-broker-api-versions.sh ${as('wrong')}`,
  ],
};
