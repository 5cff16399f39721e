import type { CommandIo } from '../../machine/command.ts';

/** Options that notes and books still have, and what has taken their place; each with the release that no longer knows it. */
const gone: Readonly<Record<string, string>> = {
  '--zookeeper':
    '--zookeeper went with Kafka 3.0: tools ask a broker now, --bootstrap-server localhost:9092. (~/kafka-2.8/bin still has it.)',
  '--broker-list':
    '--broker-list went with Kafka 4.0: --bootstrap-server localhost:9092 says the same. (~/kafka-2.8/bin still has it.)',
};

/** After a tool of Kafka 4.3 has refused an option that an older one took: one line of help of ours. The tool's exit code. */
export async function helpWithGoneOptions(argv: readonly string[], io: CommandIo, code: number): Promise<number> {
  const option = argv.map((word) => word.split('=')[0] as string).find((word) => word in gone);
  if (code !== 0 && option !== undefined) await io.stderr.write(`# ${gone[option]}\n`);
  return code;
}

/** What to say of a program that came with older releases alone. */
export function helpWithGoneProgram(program: string): string | null {
  return /(^|\/)zookeeper-[a-z-]+\.sh$/.test(program)
    ? 'ZooKeeper went with Kafka 4.0: brokers keep the metadata among themselves (KRaft). ~/kafka-2.8/bin still has it.'
    : null;
}

/** After a file of settings was not found that older releases had elsewhere: one line of help of ours. The tool's exit code. */
export async function helpWithGoneFile(argv: readonly string[], io: CommandIo, code: number): Promise<number> {
  const file = argv.find((word) => /config\/kraft\/\w+\.properties$/.test(word));
  if (code !== 0 && file !== undefined && (await io.fs.kind(file)) === null)
    await io.stderr.write(`# config/kraft went with Kafka 4.0: the file is config/${file.split('/').at(-1)} now.\n`);
  return code;
}
