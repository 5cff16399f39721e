import type { CommandIo } from '../../machine/command.ts';
import { resolvePath } from '../../machine/paths.ts';
import { JavaError } from '../tool/java.ts';
import { Uncaught } from '../tool/run.ts';

/** The value of each record, by its index. */
export type Payload = (index: number) => Uint8Array;

const frames = [
  'org.apache.kafka.tools.ProducerPerformance.readPayloadFile(ProducerPerformance.java:212)',
  'org.apache.kafka.tools.ProducerPerformance$ConfigPostProcessor.<init>(ProducerPerformance.java:630)',
  'org.apache.kafka.tools.ProducerPerformance.start(ProducerPerformance.java:65)',
  'org.apache.kafka.tools.ProducerPerformance.main(ProducerPerformance.java:58)',
];

/** So many capital letters, others in every record. */
export function randomPayload(bytes: number, random: () => number): Payload {
  return () => Uint8Array.from({ length: bytes }, () => 65 + Math.floor(random() * 26));
}

export function monotonicPayload(index: number): Uint8Array {
  return new TextEncoder().encode(String(index));
}

/** Any of the pieces of a file. Throws Uncaught where there are none. @param delimiter a regular expression */
export async function filePayload(
  io: CommandIo,
  path: string,
  delimiter: string,
  random: () => number,
): Promise<Payload> {
  await io.stdout.write(`Reading payloads from: ${resolvePath(io.cwd, path)}\n`);
  if ((await io.fs.kind(path)) !== 'file' || (await io.fs.size(path)) === 0)
    throw new Uncaught(
      new JavaError('java.lang.IllegalArgumentException', 'File does not exist or empty file provided.', frames),
    );
  const pieces = (await io.fs.readFile(path, 'utf-8')).split(new RegExp(delimiter, 'u'));
  if (pieces.at(-1) === '') pieces.pop();
  await io.stdout.write(`Number of records read: ${pieces.length}\n`);
  const payloads = pieces.map((piece) => new TextEncoder().encode(piece));
  return () => payloads[Math.floor(random() * payloads.length)] ?? new Uint8Array();
}
