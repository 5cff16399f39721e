import type { Command, CommandIo } from '../machine/command.ts';
import { resolvePath } from '../machine/paths.ts';
import { runKafka } from './server/kafka.ts';
import { releaseOf } from './server/release.ts';
import { runZooKeeper } from './server/zookeeper.ts';

const version = `openjdk version "17.0.17" 2025-10-21
OpenJDK Runtime Environment (build 17.0.17+10)
OpenJDK 64-Bit Server VM (build 17.0.17+10, mixed mode, sharing)
`;

export const java: Command = {
  name: 'java',
  summary: 'stands in for Java: it runs what the scripts of Kafka start',
  quiet: true,
  run: runJava,
};

/** Runs a class of Kafka's, found by the line that `kafka-run-class.sh` makes. */
export async function runJava(argv: readonly string[], io: CommandIo): Promise<number> {
  if (/^--?version$/.test(argv[0] ?? '')) {
    await io.stderr.write(version);
    return 0;
  }
  const at = argv.findIndex((word, i) => !word.startsWith('-') && !/^-(cp|classpath)$/.test(argv[i - 1] ?? ''));
  const [main, args] = at < 0 ? [undefined, []] : [argv[at], argv.slice(at + 1)];
  if (main === undefined) {
    await io.stderr.write('Usage: java [options] <mainclass> [args...]\n');
    return 1;
  }
  const logs = argv.find((word) => word.startsWith('-Dkafka.logs.dir='))?.split('=')[1];
  const directory = resolvePath(io.cwd, logs ?? 'logs');
  if (main === 'org.apache.zookeeper.server.quorum.QuorumPeerMain') return runZooKeeper(args, io, directory);
  if (main === 'kafka.Kafka') return runKafka(args, io, directory, releaseOf(directory));
  await io.stderr.write(
    `Error: Could not find or load main class ${main}\nCaused by: java.lang.ClassNotFoundException: ${main}\n`,
  );
  return 1;
}
