import { CorruptSnapshot, type ProducerSnapshotEntry, readProducerSnapshot } from '../../log/producer-snapshot.ts';
import { readTransactionIndex } from '../../log/transaction-index.ts';
import type { CommandIo } from '../../machine/command.ts';
import { baseOffsetOf, thrown } from './opened.ts';
import { dumping, stacks } from './stack.ts';

/** Dumps what a partition knew of its producers when the file was written. */
export async function dumpSnapshot(path: string, io: CommandIo): Promise<void> {
  const kind = await io.fs.kind(path);
  if (kind === null)
    throw thrown('java.nio.file.NoSuchFileException', path, stacks.nio, stacks.reading, dumping.snapshot);
  if (kind === 'directory') throw thrown('java.io.IOException', 'Is a directory', stacks.reading, dumping.snapshot);
  try {
    for (const entry of readProducerSnapshot(await io.fs.readBytes(path)))
      await io.stdout.write(`${entryText(entry)}\n`);
  } catch (error) {
    if (!(error instanceof CorruptSnapshot)) throw error;
    await io.stderr.write(`${error.message}\n`);
  }
}

function entryText(entry: ProducerSnapshotEntry): string {
  const { producerId, producerEpoch, coordinatorEpoch, currentTxnFirstOffset, timestamp, lastSequence } = entry;
  const first = currentTxnFirstOffset >= 0n ? `OptionalLong[${currentTxnFirstOffset}]` : 'OptionalLong.empty';
  const head = `producerId: ${producerId} producerEpoch: ${producerEpoch} coordinatorEpoch: ${coordinatorEpoch} currentTxnFirstOffset: ${first} lastTimestamp: ${timestamp} `;
  if (entry.lastOffset < 0n) return head;
  const firstSequence = sequenceBefore(lastSequence, entry.offsetDelta);
  return `${head}firstSequence: ${firstSequence} lastSequence: ${lastSequence} lastOffset: ${entry.lastOffset} offsetDelta: ${entry.offsetDelta} timestamp: ${timestamp}`;
}

/** Sequence numbers wrap around from 2³¹−1 to 0. */
function sequenceBefore(sequence: number, count: number): number {
  return sequence < count ? 0x7fffffff - (count - sequence) + 1 : sequence - count;
}

/** Dumps which transactions of a segment were aborted; there are none where there is no file. */
export async function dumpTransactionIndex(path: string, io: CommandIo): Promise<void> {
  baseOffsetOf(path, dumping.transactions);
  if ((await io.fs.kind(path)) === null) return;
  for (const { version, producerId, firstOffset, lastOffset, lastStableOffset } of readTransactionIndex(
    await io.fs.readBytes(path),
  ))
    await io.stdout.write(
      `version: ${version} producerId: ${producerId} firstOffset: ${firstOffset} lastOffset: ${lastOffset} lastStableOffset: ${lastStableOffset}\n`,
    );
}
