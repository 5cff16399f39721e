import type { Json } from '../message-json.ts';
import type { Script, Step } from '../script.ts';
import { ask, createTopic, heartbeat, metadata } from './words.ts';

const vary = ['throttleTimeMs', 'configs'];

/** A quota of the client that holds the scripts. */
const quota = (key: string, value: number | null): Step =>
  ask(
    'AlterClientQuotas',
    1,
    {
      entries: [
        {
          entity: [{ entityType: 'client-id', entityName: 'golden' }],
          ops: [{ key, value: value ?? 0, remove: value === null }],
        },
      ],
      validateOnly: false,
    },
    { on: 'admin', vary },
  );

const create = (version: number, name: string, on: string, numPartitions = 1): Step =>
  ask(
    'CreateTopics',
    version,
    {
      topics: [{ name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 10_000,
      validateOnly: false,
    },
    { on, vary },
  );
const grow = (version: number, name: string, count: number, on: string): Step =>
  ask(
    'CreatePartitions',
    version,
    { topics: [{ name, count, assignments: null }], timeoutMs: 10_000, validateOnly: false },
    { on, vary },
  );
const remove = (version: number, name: string, on: string): Step =>
  ask('DeleteTopics', version, { topicNames: [name], timeoutMs: 10_000 }, { on, vary });

/** Each of its own connection: who changes too much is not read from for a while. */
export const heldBack: readonly Script[] = [
  {
    name: 'who changes too much of the cluster',
    alone: true,
    steps: [
      { ...createTopic('golden-mutated'), vary },
      quota('controller_mutation_rate', 1),
      { waitMs: 300 },
      create(7, 'golden-mutated-too-much', 'a', 60),
      create(7, 'golden-refused', 'b'),
      create(7, 'golden-mutated', 'c'),
      create(7, 'not valid', 'd'),
      create(6, 'golden-refused', 'e'),
      create(5, 'golden-let-through', 'f'),
      grow(3, 'golden-mutated', 2, 'g'),
      grow(3, 'golden-mutated', 1, 'h'),
      grow(2, 'golden-mutated', 3, 'i'),
      remove(5, 'golden-mutated', 'j'),
      remove(5, 'golden-nowhere', 'k'),
      remove(4, 'golden-let-through', 'l'),
      quota('controller_mutation_rate', null),
      { waitMs: 300 },
      ask('DeleteTopics', 5, { topicNames: ['golden-mutated'], timeoutMs: 10_000 }, { on: 'm', vary }),
      ask('DeleteTopics', 5, { topicNames: ['golden-mutated-too-much'], timeoutMs: 10_000 }, { on: 'm', vary }),
    ],
  },
];

const late: readonly [name: string, question: Step][] = [
  ['ListGroups', ask('ListGroups', 4, { statesFilter: [] })],
  ['Metadata', metadata(9, [])],
  ['DescribeCluster', ask('DescribeCluster', 1, { includeClusterAuthorizedOperations: false, endpointType: 1 })],
  ['Heartbeat', heartbeat('golden-late', 1, 'golden')],
  ['FindCoordinator', ask('FindCoordinator', 3, { key: 'golden-late', keyType: 0 })],
  ['InitProducerId', ask('InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 1_000 } as Json)],
];

/** On the SASL listener. */
export const askedTooLate: readonly Script[] = late.map(([name, question]) => ({
  name: `${name} instead of a token`,
  secured: true,
  steps: [ask('SaslHandshake', 1, { mechanism: 'PLAIN' }), question, question],
}));
