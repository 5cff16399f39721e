import type { Options } from '../tool/options.ts';

export interface DumpSettings {
  given: Options;
  printsRecords: boolean;
  deep: boolean;
  skipsMetadata: boolean;
  sanityOnly: boolean;
  verifyOnly: boolean;
}

/** Each of them has the content of records printed. */
const printing = [
  'print-data-log',
  'offsets-decoder',
  'transaction-log-decoder',
  'cluster-metadata-decoder',
  'remote-log-metadata-decoder',
  'value-decoder-class',
  'key-decoder-class',
  'share-group-state-decoder',
];

export function dumpSettings(given: Options): DumpSettings {
  const printsRecords = printing.some((name) => given.has(name));
  return {
    given,
    printsRecords,
    deep: printsRecords || given.has('deep-iteration'),
    skipsMetadata: given.has('skip-record-metadata'),
    sanityOnly: given.has('index-sanity-check'),
    verifyOnly: given.has('verify-index-only'),
  };
}
