import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask } from './words.ts';

const upgrade = 1;
const downgrade = 2;
const unsafe = 3;

function update(
  version: number,
  updates: readonly (readonly [feature: string, level: number, how?: number | boolean])[],
  validateOnly = false,
) {
  const featureUpdates = updates.map(([feature, maxVersionLevel, how]): Json => {
    if (version === 0) return { feature, maxVersionLevel, allowDowngrade: how === true };
    return { feature, maxVersionLevel, upgradeType: typeof how === 'number' ? how : upgrade };
  });
  return ask('UpdateFeatures', version, { featureUpdates, ...(version > 0 && { validateOnly }) });
}

/** What brokers say of features. */
const told = ask(
  'ApiVersions',
  4,
  { clientSoftwareName: 'golden', clientSoftwareVersion: '1.0' },
  { vary: ['finalizedFeaturesEpoch'] },
);
const settled = { waitMs: 300 };
/** A feature at each level that may or may not be. */
const atEachLevel = (name: string) => [
  update(1, [[name, 0]], true),
  update(1, [[name, 0, downgrade]], true),
  update(1, [[name, 1]], true),
  update(1, [[name, 2]], true),
  update(1, [[name, 3]], true),
];

const heartbeat = ask(
  'ConsumerGroupHeartbeat',
  1,
  {
    groupId: 'golden-switched',
    memberId: 'golden-member',
    memberEpoch: 0,
    rebalanceTimeoutMs: 10_000,
    subscribedTopicNames: ['golden-switched'],
    topicPartitions: [],
  },
  { vary: ['heartbeatIntervalMs'] },
);

export const features: readonly Script[] = [
  {
    name: 'features that cannot be changed so',
    alone: true,
    steps: [
      ...[0, 1, 2].flatMap((version) => [
        update(version, [['no.such.version', 1]]),
        update(version, [['group.version', 9]]),
        update(version, [['group.version', -1]]),
        update(version, [['group.version', 0]]),
        update(version, [['kraft.version', 0, version === 0 ? true : downgrade]]),
        update(version, [['metadata.version', 99]]),
        update(version, [['metadata.version', 1, version === 0 ? true : unsafe]]),
        update(version, [
          ['group.version', 9],
          ['transaction.version', 2],
        ]),
        update(version, []),
      ]),
      update(2, [['group.version', 1, downgrade]]),
      update(2, [['group.version', 1, 7]]),
      update(2, [['', 1]]),
      update(2, [
        ['group.version', 1],
        ['group.version', 1],
      ]),
      ...['group.version', 'transaction.version', 'eligible.leader.replicas.version'].flatMap(atEachLevel),
      ...[7, 8, 14, 20, 24, 25, 26, 27, 28, 29].flatMap((level) => [
        update(1, [['metadata.version', level, downgrade]], true),
        update(1, [['metadata.version', level, unsafe]], true),
      ]),
      update(1, [['metadata.version', 30]], true),
      update(1, [['metadata.version', 31]], true),
      update(1, [['kraft.version', 1]], true),
      update(1, [['kraft.version', 2]], true),
      told,
    ],
  },
  {
    name: 'features switched off and on',
    alone: true,
    steps: [
      heartbeat,
      update(2, [['group.version', 0, downgrade]]),
      settled,
      told,
      heartbeat,
      ask('ConsumerGroupDescribe', 1, { groupIds: ['golden-switched'], includeAuthorizedOperations: false }),
      update(1, [['group.version', 1]]),
      settled,
      told,
      update(0, [['transaction.version', 0, true]]),
      settled,
      told,
      update(2, [['transaction.version', 1]]),
      update(2, [['transaction.version', 2]]),
    ],
  },
  {
    name: 'features that share and streams groups stand on',
    alone: true,
    steps: [
      ...['share.version', 'streams.version'].flatMap(atEachLevel),
      update(2, [
        ['share.version', 0, downgrade],
        ['streams.version', 0, downgrade],
      ]),
      settled,
      told,
      update(2, [
        ['share.version', 1],
        ['streams.version', 1],
      ]),
      settled,
      told,
    ],
  },
];
