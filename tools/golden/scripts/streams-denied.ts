// Streams groups, for a user who gets one right after the other.
import type { Ask, Script, Step } from '../script.ts';
import { signIn } from './security.ts';
import { a, beat, counting, delayed, describe, joining, settled } from './streams-words.ts';
import { ask, createTopic } from './words.ts';

const admin = { on: 'admin' };
const ana = { on: 'ana' };
const name = 'golden-streams';
const [topics, groups, prefixed] = [2, 3, 4];
const [read, create, describing] = [3, 5, 8];

const grant = (resourceType: number, operation: number): Ask =>
  ask(
    'CreateAcls',
    3,
    {
      creations: [
        {
          resourceType,
          resourceName: name,
          resourcePatternType: prefixed,
          principal: 'User:ana',
          host: '*',
          operation,
          permissionType: 3,
        },
      ],
    },
    admin,
  );

const tries = (): readonly Step[] => [
  { ...beat(name, a, 0, joining(counting(name))), ...ana },
  { ...describe(name), ...ana },
];

export const streamsSecurity: readonly Script[] = [
  {
    name: 'streams groups: each right that is asked for',
    secured: true,
    // Rights that others are given or lose meanwhile would count here.
    alone: true,
    steps: [
      ...signIn('admin'),
      ...signIn('ana'),
      { ...createTopic(name, 2), ...admin, keep: { id: 'topics.0.topicId' } },
      // Who asks first has the topic of the coordinators made.
      ask('FindCoordinator', 6, { keyType: 0, coordinatorKeys: [name] }, { ...admin, vary: ['coordinators'] }),
      settled,
      ...tries(),
      grant(groups, describing),
      settled,
      ...tries(),
      grant(groups, read),
      settled,
      ...tries(),
      grant(topics, describing),
      settled,
      ...tries(),
      grant(topics, create),
      settled,
      ...tries(),
      delayed,
      ...tries(),
      { ...ask('StreamsGroupDescribe', 0, { groupIds: [name], includeAuthorizedOperations: true }), ...ana },
      ask(
        'DeleteAcls',
        3,
        {
          filters: [
            {
              resourceTypeFilter: 1,
              resourceNameFilter: null,
              patternTypeFilter: 1,
              principalFilter: 'User:ana',
              hostFilter: null,
              operation: 1,
              permissionType: 1,
            },
          ],
        },
        admin,
      ),
    ],
  },
];
