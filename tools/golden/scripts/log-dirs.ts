import type { Script } from '../script.ts';
import { ask, batch, createTopic, produce } from './words.ts';

/** Where a broker keeps its logs, and how big the volume is, is different on each machine. */
const vary = ['logDir', 'totalBytes', 'usableBytes'];
const describe = (version: number, topic: string, partitions: readonly number[]) =>
  ask('DescribeLogDirs', version, { topics: [{ topic, partitions }] }, { vary });
const move = (version: number, path: string, name: string, partitions: readonly number[]) =>
  ask('AlterReplicaLogDirs', version, { dirs: [{ path, topics: [{ name, partitions }] }] });

export const logDirs: readonly Script[] = [
  {
    name: 'sizes of logs',
    steps: [
      createTopic('sized', 2),
      produce('sized', batch(['a', 'b'])),
      produce('sized', batch(['c'])),
      ...[1, 2, 3, 4, 5].map((version) => describe(version, 'sized', [0, 1])),
      describe(4, 'sized', [0]),
      describe(4, 'sized', [7]),
      describe(4, 'sized-nosuch', [0]),
      describe(4, 'sized', []),
      ask('DescribeLogDirs', 4, { topics: [] }, { vary }),
    ],
  },
  {
    name: 'moving a log to another folder',
    steps: [
      createTopic('moving', 2),
      { ...describe(4, 'moving', [0]), keep: { dir: 'results.0.logDir' } },
      ...[1, 2].flatMap((version) => [
        move(version, '/no/such/folder', 'moving', [0, 1]),
        move(version, 'relative', 'moving', [0]),
        move(version, '/no/such/folder', 'moving-nosuch', [0]),
      ]),
      move(2, '$dir', 'moving', [0, 7]),
      move(2, '$dir', 'moving-nosuch', [0]),
      ask('AlterReplicaLogDirs', 2, { dirs: [] }),
    ],
  },
];
