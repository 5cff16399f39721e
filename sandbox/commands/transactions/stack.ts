/** Places in Apache Kafka 4.3.1's TransactionsCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.TransactionsCommand';

export const stacks = {
  create: [
    `${tool}.buildAdminClient(TransactionsCommand.java:969)`,
    `${tool}.execute(TransactionsCommand.java:1041)`,
    `${tool}.main(TransactionsCommand.java:1058)`,
  ],
} as const;
