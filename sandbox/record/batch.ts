/** Record batch v2: everything that the rest of the sandbox does with one. */
export { type BatchFilter, type FilteredBatch, filterBatch } from './filter.ts';
export {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  batchCrc,
  batchSizeAt,
  COMPRESSIONS,
  type Compression,
  isTransactional,
  readBatchHeader,
  setBaseOffset,
  setLeaderEpoch,
  setLogAppendTime,
  splitBatches,
  type TimestampType,
} from './header.ts';
export {
  type BatchInput,
  type Codecs,
  type DecodedRecord,
  decodeRecords,
  encodeBatch,
  type RecordHeader,
  type RecordInput,
} from './records.ts';
export {
  type Admission,
  type AdmissionRules,
  admitBatch,
  NO_RULES,
  produceBatch,
  type Rejection,
  validateBatch,
} from './validate.ts';
export { RecordError } from './varint.ts';
