import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The broker recorded from: `tools/golden/kafka.sh start`. */
export const kafkaHost = '127.0.0.1';
export const kafkaPort = Number(process.env.GOLDEN_PORT ?? 19092);

/** Where recordings go: test/golden, unless GOLDEN_INTO says so. */
const folder = process.env.GOLDEN_INTO ?? join(import.meta.dirname, '../../test/golden');

/** Where a recording comes from; stands first in every recorded file. */
export interface Provenance {
  kafka: string;
  command: string;
  date: string;
}

/** Must agree with pom.xml. */
export const kafkaVersion = 'Apache Kafka 4.3.1';

export function provenance(command: string): Provenance {
  return { kafka: kafkaVersion, command, date: new Date().toISOString().slice(0, 10) };
}

/** Writes `test/golden/NAME`: the provenance, then what was seen; each element of a list on a line of its own. */
export function save(name: string, command: string, seen: Readonly<Record<string, unknown>>): void {
  const parts = Object.entries({ recorded: provenance(command), ...seen }).map(([key, value]) =>
    Array.isArray(value)
      ? `${JSON.stringify(key)}: [\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`
      : `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  saveText(name, `{\n  ${parts.join(',\n  ')}\n}\n`);
}

export function saveText(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
