import type { CommandIo } from '../../machine/command.ts';
import { runJava } from '../java.ts';
import { javaLine } from '../server/java-line.ts';
import { runApache } from './entrypoint/apache.ts';
import { runBitnami } from './entrypoint/bitnami.ts';
import { runConfluent } from './entrypoint/confluent.ts';
import { EntryScript, ScriptEnd } from './entrypoint/script.ts';
import type { KafkaImage } from './images.ts';

const scripts = { apache: runApache, confluent: runConfluent, bitnami: runBitnami };

/** What a container of an image does: it makes a file of settings of its environment, formats the storage, and becomes the broker. */
export async function runImage(image: KafkaImage, argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    // The first word may be the script itself.
    await scripts[image.maker](new EntryScript(image, io), argv[0]?.endsWith('/run') ? argv.slice(1) : argv);
  } catch (error) {
    if (error instanceof ScriptEnd) return error.code;
    throw error;
  }
  const line = javaLine(image.home, 'kafkaServer', ['kafka.Kafka', image.settings]);
  await io.become(line);
  return runJava(line.slice(1), io);
}
