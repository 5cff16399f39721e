/**
 * Control records that Raft puts between those of the controller, and around a snapshot. Their key is two int16: a version and
 * the type; the value is a message that begins with its version.
 *
 * Source: LeaderChangeMessage, KRaftVersionRecord, VotersRecord and the snapshot records of Apache Kafka 4.3; KIP-595, KIP-630, KIP-853.
 */
import type { RecordInput } from '../record/batch.ts';
import { codecOf } from '../wire/codec.ts';
import { Reader } from '../wire/reader.ts';
import { type Fields, field, type Input } from '../wire/schema.ts';
import { Writer } from '../wire/writer.ts';

export interface ControlKind<F extends Fields = Fields> {
  /** In the key. */
  readonly type: number;
  /** Kafka's name of the message. */
  readonly name: string;
  readonly versions: string;
  readonly written: number;
  readonly fields: F;
}

function controlKind<const F extends Fields>(definition: ControlKind<F>): ControlKind<F> {
  return definition;
}

const version = field('int16', '0+', 'Version of this message.');
const voters = [
  {
    voterId: field('int32', '0+', 'Node id.'),
    voterDirectoryId: field('uuid', '1+', 'Id of the directory of its log.'),
  },
] as const;

export const leaderChange = controlKind({
  type: 2,
  name: 'LeaderChangeMessage',
  versions: '0-1',
  written: 0,
  fields: {
    version,
    leaderId: field('int32', '0+', 'Who was elected.'),
    voters: field(voters, '0+', 'Who could vote.'),
    grantingVoters: field(voters, '0+', 'Who voted for it.'),
  },
});

export const snapshotHeader = controlKind({
  type: 3,
  name: 'SnapshotHeaderRecord',
  versions: '0',
  written: 0,
  fields: {
    version,
    lastContainedLogTimestamp: field('int64', '0+', 'Time of the last record in the snapshot, milliseconds.'),
  },
});

export const snapshotFooter = controlKind({
  type: 4,
  name: 'SnapshotFooterRecord',
  versions: '0',
  written: 0,
  fields: { version },
});

export const kraftVersion = controlKind({
  type: 5,
  name: 'KRaftVersionRecord',
  versions: '0',
  written: 0,
  fields: { version, kRaftVersion: field('int16', '0+', 'Level of kraft.version.') },
});

export const kraftVoters = controlKind({
  type: 6,
  name: 'VotersRecord',
  versions: '0',
  written: 0,
  fields: {
    version,
    voters: field(
      [
        {
          voterId: field('int32', '0+', 'Node id.'),
          voterDirectoryId: field('uuid', '0+', 'Id of the directory of its log.'),
          endpoints: field(
            [
              {
                name: field('string', '0+', 'Listener.'),
                host: field('string', '0+', 'Host.'),
                port: field('uint16', '0+', 'Port.'),
              },
            ],
            '0+',
            'Where it is reached.',
          ),
          kRaftVersionFeature: field(
            {
              minSupportedVersion: field('int16', '0+', 'Lowest kraft.version that it can work at.'),
              maxSupportedVersion: field('int16', '0+', 'Highest.'),
            },
            '0+',
            'Levels of kraft.version that it knows.',
          ),
        },
      ],
      '0+',
      'Who can vote.',
    ),
  },
});

export const controlKinds: readonly ControlKind[] = [
  leaderChange,
  snapshotHeader,
  snapshotFooter,
  kraftVersion,
  kraftVoters,
] as readonly ControlKind[];

/** A control record for a batch. @param timestamp milliseconds since the epoch */
export function controlRecord<F extends Fields>(
  { type, written, fields }: ControlKind<F>,
  value: Omit<Input<F>, 'version'>,
  timestamp: number,
): RecordInput {
  const key = new Writer(4);
  key.int16(0);
  key.int16(type);
  const writer = new Writer(64);
  codecOf(fields, written, true).write(writer, { ...value, version: written });
  return { key: key.done(), value: writer.done(), timestamp };
}

/** The message in a control record of this kind. Throws WireError. */
export function readControl({ name, fields }: ControlKind, value: Uint8Array): { version: number; value: unknown } {
  const stated = new Reader(value, name).int16();
  return { version: stated, value: codecOf(fields, stated, true).read(new Reader(value, name)) };
}
