import { groupMetadata } from '../../group/classic-group-records.ts';
import { legacyOffsetCommit, offsetCommit } from '../../group/offset-records.ts';
import { shareGroupKinds } from '../../share/share-group-records.ts';
import { transactionLog } from '../../transaction/transaction-records.ts';
import { decodeRecord, type RecordKind } from '../../wire/coordinator-record.ts';
import { recordText } from '../../wire/coordinator-record-text.ts';
import type { Formatter } from './formatter.ts';

/** What of the coordinators' own topics each of Kafka's formatters prints, by its class. */
const printed: Readonly<Record<string, readonly RecordKind[]>> = {
  OffsetsMessageFormatter: [legacyOffsetCommit, offsetCommit] as readonly RecordKind[],
  GroupMetadataMessageFormatter: [groupMetadata as RecordKind],
  ShareGroupMessageFormatter: shareGroupKinds,
  TransactionLogMessageFormatter: [transactionLog as RecordKind],
};

/** A formatter of what coordinators keep; undefined for another class. It prints no line breaks, as Kafka's does not. */
export function coordinatorFormatter(name: string): Formatter | undefined {
  const kinds = printed[name.replace('org.apache.kafka.tools.consumer.', '')];
  if (!kinds || !name.startsWith('org.apache.kafka.tools.consumer.')) return undefined;
  const byType = new Map(kinds.map((kind) => [kind.type, kind]));
  return ({ key, value }) => {
    const record = key && decodeRecord(byType, key, value);
    return record ? recordText(record) : '';
  };
}
