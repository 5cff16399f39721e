/**
 * ZooKeeper's encoding of its messages and files, on top of the same reader and writer as Kafka's: big-endian numbers, and a
 * length of four bytes before a string, a buffer (−1 stands for none) and a vector.
 *
 * Source: zookeeper.jute of Apache ZooKeeper 3.5.9.
 */
import type { Connection } from '../host.ts';
import type { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';

const utf8 = new TextEncoder();

export function readText(reader: Reader): string {
  const length = reader.int32();
  return length < 0 ? '' : reader.text(length);
}

/** A copy: what is read outlives the frame. */
export function readBuffer(reader: Reader): Uint8Array | null {
  const length = reader.int32();
  return length < 0 ? null : reader.view(length).slice();
}

export function readVector<T>(reader: Reader, element: (reader: Reader) => T): readonly T[] {
  const count = reader.int32();
  // No element takes less than four bytes: a count that cannot be is refused before it costs memory.
  if (count * 4 > reader.left) reader.fail(`${count} elements expected, ${reader.left} bytes left`);
  return Array.from({ length: Math.max(0, count) }, () => element(reader));
}

export function writeText(writer: Writer, text: string): void {
  writeBuffer(writer, utf8.encode(text));
}

export function writeBuffer(writer: Writer, bytes: Uint8Array | null): void {
  writer.int32(bytes?.length ?? -1);
  if (bytes) writer.raw(bytes);
}

export function writeVector<T>(
  writer: Writer,
  elements: readonly T[],
  write: (writer: Writer, element: T) => void,
): void {
  writer.int32(elements.length);
  for (const element of elements) write(writer, element);
}

/** Sends what is written, with its length before it: so every message goes, in either direction. */
export function sendMessage(connection: Pick<Connection, 'send'>, write: (writer: Writer) => void): void {
  const writer = new Writer(256);
  writer.int32(0);
  write(writer);
  const bytes = writer.done();
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length - 4);
  connection.send(bytes);
}
