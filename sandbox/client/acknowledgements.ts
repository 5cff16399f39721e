/** What becomes of a record that a share group has delivered, by its number in messages (KIP-932; renewing: KIP-1222). */
export const acknowledgeTypes = { gap: 0, accept: 1, release: 2, reject: 3, renew: 4 } as const;
export type AcknowledgeType = Exclude<keyof typeof acknowledgeTypes, 'gap'>;

export interface AcknowledgementBatch {
  firstOffset: bigint;
  lastOffset: bigint;
  acknowledgeTypes: readonly number[];
}

/** Offsets with what becomes of them, as batches of neighbours that share their lot. */
export function acknowledgementBatches(types: ReadonlyMap<bigint, number>): AcknowledgementBatch[] {
  const batches: AcknowledgementBatch[] = [];
  for (const [offset, type] of [...types].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = batches.at(-1);
    if (last && last.lastOffset + 1n === offset && last.acknowledgeTypes[0] === type) last.lastOffset = offset;
    else batches.push({ firstOffset: offset, lastOffset: offset, acknowledgeTypes: [type] });
  }
  return batches;
}
