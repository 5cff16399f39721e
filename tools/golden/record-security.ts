// Holds the scripts of scripts/security.ts with a real Kafka and writes down what it answers: test/golden/behaviour/security.json.
// The Kafka has a SASL_PLAINTEXT listener at GOLDEN_PORT with PLAIN (users ana and admin, password NAME-pw) and both SCRAMs
// (ana), StandardAuthorizer, super.users=User:admin, and else its defaults.
import { KafkaConnection } from './kafka-connection.ts';
import { play, type Target } from './player.ts';
import { kafkaHost, kafkaPort, provenance, saveText } from './recording.ts';
import { security } from './scripts/security.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function kafka(): Target {
  const open: KafkaConnection[] = [];
  return {
    async open() {
      const connection = await KafkaConnection.open(kafkaHost, kafkaPort);
      open.push(connection);
      return { exchange: (bytes) => connection.raw(bytes), tell: (bytes) => connection.tell(bytes) };
    },
    pass: pause,
    until: (answer) => answer,
    settle: () => pause(0),
    close: () => {
      for (const connection of open) connection.close();
    },
  };
}

const texts: string[] = [];
for (const { name, steps } of security) {
  const target = kafka();
  const answers = await play({ name, steps }, target);
  target.close();
  const lines = steps.map((step, at) => `      ${JSON.stringify({ ...step, answer: answers[at] ?? 'none' })}`);
  texts.push(`    { "name": ${JSON.stringify(name)}, "secured": true, "steps": [\n${lines.join(',\n')}\n    ] }`);
}
const from = JSON.stringify(provenance('tools/golden/record-security.ts'));
saveText('behaviour/security.json', `{\n  "recorded": ${from},\n  "scripts": [\n${texts.join(',\n')}\n  ]\n}\n`);
process.exit();
