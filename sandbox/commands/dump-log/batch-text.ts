import { controlKinds, readControl } from '../../metadata/control-records.ts';
import type { DecodedRecord } from '../../record/batch.ts';
import { structText } from '../../wire/coordinator-record-text.ts';
import { JavaError } from '../tool/java.ts';
import { type FileBatch, isValid } from './file-batches.ts';

const maxSequence = 0x7fffffff;

function sequenceAfter(first: number, count: number): number {
  if (first === -1) return -1;
  return first > maxSequence - count ? count - (maxSequence - first) - 1 : first + count;
}

/** The line of a batch. */
export function batchText(batch: FileBatch): string {
  const { header, position } = batch;
  const horizon = header.deleteHorizonMs === null ? 'OptionalLong.empty' : `OptionalLong[${header.deleteHorizonMs}]`;
  const fields: readonly (readonly [string, unknown])[] = [
    ['baseOffset', header.baseOffset],
    ['lastOffset', header.lastOffset],
    ['count', header.recordCount],
    ['baseSequence', header.baseSequence],
    ['lastSequence', sequenceAfter(header.baseSequence, header.lastOffsetDelta)],
    ['producerId', header.producerId],
    ['producerEpoch', header.producerEpoch],
    ['partitionLeaderEpoch', header.partitionLeaderEpoch],
    ['isTransactional', header.isTransactional],
    ['isControl', header.isControl],
    ['deleteHorizonMs', horizon],
    ['position', position],
    [header.timestampType, header.maxTimestamp],
    ['size', header.sizeInBytes],
    ['magic', header.magic],
    ['compresscodec', header.compression],
    ['crc', header.crc],
    ['isvalid', isValid(batch)],
  ];
  return fields.map(([name, value]) => `${name}: ${value}`).join(' ');
}

/** What is said of a record before its content. */
export function recordMetadataText({ header }: FileBatch, record: DecodedRecord): string {
  const sequence = sequenceAfter(header.baseSequence, Number(record.offset - header.baseOffset));
  const keys = record.headers.map(({ key }) => key).join(',');
  const text = `| offset: ${record.offset} ${header.timestampType}: ${record.timestamp} keySize: ${record.key?.length ?? -1} valueSize: ${record.value?.length ?? -1} sequence: ${sequence} headerKeys: [${keys}]`;
  return header.isControl ? `${text}${controlText(record)}` : text;
}

const called: Readonly<Record<number, string>> = {
  2: 'LeaderChange:',
  3: 'SnapshotHeader',
  4: 'SnapshotFooter',
  5: 'KRaftVersion',
  6: 'KRaftVoters',
};

function controlText({ key, value }: DecodedRecord): string {
  if (!key || key.length < 4)
    throw new JavaError(
      'org.apache.kafka.common.InvalidRecordException',
      `Invalid value size found for end control record key. Must have at least 4 bytes, but found only ${key?.length ?? 0}`,
    );
  const type = new DataView(key.buffer, key.byteOffset).getInt16(2);
  const bytes = value ?? new Uint8Array(0);
  if (type === 0 || type === 1) {
    const epoch = new DataView(bytes.buffer, bytes.byteOffset).getInt32(2);
    return ` endTxnMarker: ${type === 0 ? 'ABORT' : 'COMMIT'} coordinatorEpoch: ${epoch}`;
  }
  const kind = controlKinds.find((each) => each.type === type);
  if (!kind) return ` controlType: UNKNOWN(${type})`;
  const { version, value: message } = readControl(kind, bytes);
  return ` ${called[type]} ${structText(kind.fields, message, version)}`;
}
