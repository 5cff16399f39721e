// The commands of a learner's notes on installing and trying Kafka, in the order in which they are typed, with what each does. The notes
// are of the time of Kafka 2.8; in the tree of 4.3 each answers as 4.3 does.

export interface Step {
  /** As it is typed. */
  line: string;
  /** What the terminal shows of it. */
  shows?: RegExp;
  /** Keys pressed once it shows that: Ctrl-C is \x03, Ctrl-D is \x04. */
  keys?: string;
  /** A line that shows what it has done, and what that line prints. */
  effect?: { line: string; prints: RegExp };
}

export interface Session {
  name: string;
  steps: readonly Step[];
}

const port = (number: number): string => `netstat -nlpt 2> /dev/null | grep -c ':${number} '`;
const ready = (file: string, words: string): string => `until grep -q "${words}" ${file}; do sleep 0.1; done; echo yes`;
const quiet = (number: number): string => `while netstat -nlpt | grep -q ':${number} '; do sleep 0.1; done; echo none`;

export const sessions: readonly Session[] = [
  {
    name: 'Kafka 2.8 with ZooKeeper',
    steps: [
      { line: 'kafka-server-stop.sh', effect: { line: quiet(9092), prints: /^none$/m } },
      { line: 'cd ~/kafka-2.8/bin', effect: { line: 'pwd', prints: /^\/home\/learner\/kafka-2\.8\/bin$/m } },
      {
        line: 'sudo ./zookeeper-server-start.sh ../config/zookeeper.properties &',
        effect: { line: `${ready('../logs/server.log', 'sid:0')}; ${port(2181)}`, prints: /^yes\n1$/m },
      },
      {
        line: 'sudo ./kafka-server-start.sh ../config/server.properties &',
        effect: {
          line: `${ready('../logs/server.log', 'started (kafka.server.KafkaServer)')}; ${port(9092)}`,
          prints: /^yes\n1$/m,
        },
      },
      { line: 'clear; netstat -nlpt', shows: /:2181 [\s\S]*LISTEN[\s\S]*:9092 [\s\S]*LISTEN/ },
      { line: 'ps -ef | grep kafka', effect: { line: 'ps -ef | grep -c "[k]afka.Kafka"', prints: /^1$/m } },
      { line: 'clear; lsof -i :9092', shows: /COMMAND[\s\S]*java[\s\S]*TCP[\s\S]*\(LISTEN\)/ },
      { line: 'cd ~/kafka-2.8', effect: { line: 'pwd', prints: /^\/home\/learner\/kafka-2\.8$/m } },
      {
        line: 'bin/kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic test',
        shows: /Created topic test\./,
        effect: {
          line: 'until bin/zookeeper-shell.sh localhost:2181 ls /brokers/topics/test 2>&1 | grep partitions; do sleep 0.1; done',
          prints: /^\[partitions\]$/m,
        },
      },
      {
        line: 'bin/kafka-console-producer.sh --broker-list localhost:9092 --topic test',
        shows: />/,
        keys: 'from the notes\n\x04',
        effect: {
          line: 'bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic test --from-beginning --max-messages 1 2> /dev/null',
          prints: /^from the notes$/m,
        },
      },
      {
        line: 'clear; bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic test --from-beginning',
        shows: /from the notes/,
        keys: '\x03',
        effect: { line: 'echo done', prints: /^done$/m },
      },
      { line: 'cd bin', effect: { line: 'pwd', prints: /bin$/m } },
      {
        line: 'sudo ./kafka-server-stop.sh ../config/server.properties',
        effect: { line: quiet(9092), prints: /^none$/m },
      },
      {
        line: 'sudo ./zookeeper-server-stop.sh ../config/zookeeper.properties',
        effect: { line: quiet(2181), prints: /^none$/m },
      },
    ],
  },
  {
    name: 'Kafka 2.8 with KRaft',
    steps: [
      { line: 'kafka-server-stop.sh; cd ~/kafka-2.8/bin', effect: { line: quiet(9092), prints: /^none$/m } },
      { line: 'clear; sudo ./kafka-storage.sh random-uuid', shows: /^[\w-]{22}$/m },
      { line: 'rm -rf /tmp/kraft-combined-logs', effect: { line: 'ls /tmp | grep -c kraft', prints: /^0$/m } },
      {
        line: 'clear; sudo ./kafka-storage.sh format -t wYart7pTRQaBmxuySsmbIQ -c ../config/kraft/server.properties',
        shows: /Formatting \/tmp\/kraft-combined-logs/,
        effect: {
          line: 'grep cluster.id /tmp/kraft-combined-logs/meta.properties',
          prints: /^cluster\.id=wYart7pTRQaBmxuySsmbIQ$/m,
        },
      },
      {
        line: 'sudo ./kafka-server-start.sh ../config/kraft/server.properties',
        shows: /Kafka Server started|\[KafkaRaftServer[^\]]*\] *Kafka\s+Server\s+started/,
        keys: '\x03',
        effect: { line: quiet(9092), prints: /^none$/m },
      },
    ],
  },
  {
    name: 'the same in the tree of 4.3',
    steps: [
      { line: 'kafka-server-stop.sh; cd ~/kafka/bin', effect: { line: quiet(9092), prints: /^none$/m } },
      {
        line: 'clear; sudo ./zookeeper-server-start.sh ../config/zookeeper.properties &',
        shows: /zookeeper-server-start\.sh: (command not found|No such file or directory)\s[\s\S]*# .*ZooKeeper/,
      },
      {
        line: 'clear; sudo ./kafka-server-stop.sh ../config/server.properties',
        shows: /No kafka server to stop/,
      },
      {
        line: 'clear; sudo ./zookeeper-server-stop.sh ../config/zookeeper.properties',
        shows: /zookeeper-server-stop\.sh: (command not found|No such file or directory)\s[\s\S]*# .*ZooKeeper/,
      },
      { line: 'clear; sudo ./kafka-storage.sh random-uuid', shows: /^[\w-]{22}$/m },
      {
        line: 'clear; sudo ./kafka-storage.sh format -t wYart7pTRQaBmxuySsmbIQ -c ../config/kraft/server.properties',
        shows: /\.\.\/config\/kraft\/server\.properties[\s\S]*# .*config\/server\.properties/,
      },
      {
        line: 'clear; sudo ./kafka-server-start.sh ../config/kraft/server.properties',
        shows: /\.\.\/config\/kraft\/server\.properties[\s\S]*# .*config\/server\.properties/,
      },
      {
        line: 'kafka-server-start.sh -daemon ../config/server.properties',
        effect: { line: ready('../logs/server.log', 'Kafka Server started'), prints: /^yes$/m },
      },
      { line: 'cd ~/kafka', effect: { line: 'pwd', prints: /^\/home\/learner\/kafka$/m } },
      {
        line: 'clear; bin/kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic test',
        shows: /zookeeper is not a recognized option[\s\S]*# --zookeeper went/,
      },
      {
        line: 'clear; bin/kafka-console-producer.sh --broker-list localhost:9092 --topic test 2>&1 | grep -v "^ \\|^-\\|^\\*"',
        shows: /broker-list is not a recognized option[\s\S]*# --broker-list went/,
      },
      {
        line: 'clear; bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic test --from-beginning',
        shows: /UNKNOWN_TOPIC_OR_PARTITION|LEADER_NOT_AVAILABLE/,
        keys: '\x03',
        effect: { line: 'echo done', prints: /^done$/m },
      },
    ],
  },
];
