// Records the errors of the protocol, and what Kafka's clients make of them: test/golden/errors.json. No broker is needed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { save } from './recording.ts';

const program = join(import.meta.dirname, 'KafkaErrors.java');
const { stdout, stderr, status } = spawnSync(join(import.meta.dirname, 'kafka.sh'), [program], { encoding: 'utf8' });
if (status !== 0) throw new Error(stderr);
const errors = stdout
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([code, name, retriable, exception, message]) => ({
    ...{ code: Number(code), name, retriable: retriable === 'true' },
    ...{ exception: exception || null, message },
  }));
save('errors.json', 'org.apache.kafka.common.protocol.Errors, printed by tools/golden/KafkaErrors.java', { errors });
