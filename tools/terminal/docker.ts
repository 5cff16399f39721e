// Docker as a learner types it who follows the page of the image: a wrong advertised listener, and the compose file mended.
import type { Session } from './notes.ts';

const file = (host: string): string =>
  `printf 'services:\\n  broker:\\n    image: apache/kafka:4.3.0\\n    container_name: broker\\n    ports: ["9092:9092"]\\n    environment:\\n      KAFKA_NODE_ID: 1\\n      KAFKA_PROCESS_ROLES: broker,controller\\n      KAFKA_LISTENERS: PLAINTEXT://:9092,CONTROLLER://:9093\\n      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://${host}:9092\\n      KAFKA_CONTROLLER_LISTENER_NAMES: CONTROLLER\\n      KAFKA_CONTROLLER_QUORUM_VOTERS: 1@localhost:9093\\n' > compose.yaml`;
const ready = 'until docker logs broker 2>&1 | grep -q "Kafka Server started"; do sleep 0.1; done; echo yes';

export const dockerSession: Session = {
  name: 'Docker',
  steps: [
    {
      line: 'docker run -d --name broker -p 9092:9092 apache/kafka:4.3.0',
      shows: /# The broker that this machine has started itself holds 9092/,
    },
    {
      line: 'clear; docker rm broker; kafka-server-stop.sh',
      effect: { line: 'while netstat -nlpt | grep -q 9092; do sleep 0.1; done; echo free', prints: /^free$/m },
    },
    { line: file('broker'), effect: { line: 'docker compose config --services', prints: /^broker$/m } },
    {
      line: 'clear; docker compose up -d',
      shows: /Container broker {2}Started/,
      effect: { line: ready, prints: /^yes$/m },
    },
    {
      line: 'clear; kafka-topics.sh --bootstrap-server localhost:9092 --list',
      shows: /Error connecting to node broker:9092 [\s\S]*UnknownHostException: broker/,
      keys: '\x03',
      effect: { line: 'echo done', prints: /^done$/m },
    },
    { line: file('localhost'), effect: { line: 'grep -c localhost:9092 compose.yaml', prints: /^1$/m } },
    {
      line: 'clear; docker compose up -d',
      shows: /Container broker {2}Started/,
      effect: { line: ready, prints: /^yes$/m },
    },
    {
      line: 'clear; kafka-topics.sh --bootstrap-server localhost:9092 --create --topic tea',
      shows: /Created topic tea\./,
    },
    {
      line: 'clear; docker exec -it broker bash',
      shows: /:\/\$/,
      keys: '/opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list\nexit\n',
      effect: { line: 'docker ps --format "{{.Names}} {{.Ports}}"', prints: /^broker 0\.0\.0\.0:9092->9092/m },
    },
    { line: 'clear; docker compose down', effect: { line: 'docker ps -aq | wc -l', prints: /^0$/m } },
  ],
};
