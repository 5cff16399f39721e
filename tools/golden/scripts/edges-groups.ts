// Classic groups, at the lowest and the highest version of each API.
import type { Script } from '../script.ts';
import { beatIn, findIn, firstIn, joinIn, leaveIn, syncIn } from './edge-words.ts';
import { ask, atEdges, describeGroup, heartbeat, joinFirst, leave, sync } from './words.ts';

const member = '$member';
const synced = (id: string) => sync(id, 1, member, { [member]: '00' });
const describeIn = (version: number, groupId: string) =>
  ask('DescribeGroups', version, { groups: [groupId], includeAuthorizedOperations: false });
const deleteIn = (version: number, ...groupsNames: readonly string[]) => ask('DeleteGroups', version, { groupsNames });
const instance = (groupInstanceId: string) => ({ groupInstanceId });

const coordinators: readonly Script[] = [
  ...atEdges('FindCoordinator', 'find the coordinator of a group', (version, id) => [findIn(version, id, 0)]),
  ...atEdges('FindCoordinator', 'find a coordinator of no kind there is', (version, id) =>
    version === 0
      ? [{ raw: '000a 0000 00000007 ffff 0001', readAs: { api: 'FindCoordinator', version } }]
      : [findIn(version, id, 9), findIn(version, id, -1)],
  ),
];

const members: readonly Script[] = [
  ...atEdges('JoinGroup', 'join, sync, beat, leave', (version, id) => [
    ...firstIn(version, id),
    synced(id),
    heartbeat(id, 1, member),
    leave(id, member),
    describeGroup(id),
  ]),
  ...atEdges('JoinGroup', 'join as somebody unknown, for too short, without a group', (version, id) => [
    joinIn(version, id, 'stranger'),
    joinIn(version, id, '', { sessionTimeoutMs: 10 }),
    joinIn(version, '', ''),
    joinIn(version, id, '', { protocolType: '' }),
    joinIn(version, id, '', { protocols: [] }),
  ]),
  ...atEdges('JoinGroup', 'join with a protocol that no other member has', (version, id) => [
    ...firstIn(version, id),
    synced(id),
    joinIn(version, id, '', { protocols: [{ name: 'sticky', metadata: '00' }] }),
    joinIn(version, id, '', { protocolType: 'connect' }),
    heartbeat(id, 1, member),
  ]),
  ...atEdges('JoinGroup', 'join again: the group moves to another generation', (version, id) => [
    ...firstIn(version, id),
    synced(id),
    joinIn(version, id, member),
    heartbeat(id, 1, member),
    heartbeat(id, 2, member),
    sync(id, 2, member, { [member]: '01' }),
    heartbeat(id, 2, member),
    describeGroup(id),
  ]),
  ...atEdges('JoinGroup', 'a second member makes the first one join again', (version, id) => {
    const second = { on: 'second' };
    return [
      ...firstIn(version, id),
      synced(id),
      ...(version < 4
        ? [{ ...joinIn(version, id, ''), ...second, later: 'joined', keep: { second: 'memberId' } }]
        : [
            { ...joinIn(version, id, ''), ...second, keep: { second: 'memberId' } },
            { ...joinIn(version, id, '$second'), ...second, later: 'joined' },
          ]),
      heartbeat(id, 1, member),
      sync(id, 1, member, {}),
      { ...joinIn(version, id, member), vary: ['members'] },
      { take: 'joined' },
      { ...sync(id, 2, '$second', {}), ...second, later: 'synced' },
      sync(id, 2, member, { [member]: '01', $second: '02' }),
      { take: 'synced' },
      leave(id, member),
      heartbeat(id, 2, '$second'),
    ];
  }),
  ...atEdges('JoinGroup', 'a member that is silent is gone', (version, id) => [
    ...firstIn(version, id),
    synced(id),
    { waitMs: 7_500 },
    heartbeat(id, 1, member),
    joinIn(version, id, member),
    describeGroup(id),
  ]),
  ...atEdges('SyncGroup', 'sync as leader, again, and of another generation', (version, id) => [
    ...joinFirst(id),
    syncIn(version, id, 1, member),
    syncIn(version, id, 1, member, { assignments: [] }),
    syncIn(version, id, 4, member),
    syncIn(version, id, 1, 'stranger'),
    syncIn(version, `${id}-nosuch`, 1, member),
    syncIn(version, '', 1, member),
  ]),
  ...atEdges('SyncGroup', 'sync as a follower waits for the leader', (version, id) => [
    ...joinFirst(id, 'first'),
    sync(id, 1, '$first', { $first: '00' }),
    joinIn(5, id, '', {}, { on: 'second', keep: { second: 'memberId' } }),
    joinIn(5, id, '$second', {}, { on: 'second', later: 'joined' }),
    joinIn(5, id, '$first', {}, { vary: ['members'] }),
    { take: 'joined' },
    syncIn(version, id, 2, '$second', { assignments: [] }, { on: 'second', later: 'synced' }),
    syncIn(version, id, 2, '$first', { assignments: [{ memberId: '$second', assignment: 'abcd' }] }),
    { take: 'synced' },
  ]),
  ...atEdges('Heartbeat', 'heartbeats through the life of a group', (version, id) => [
    beatIn(version, id, 1, 'stranger'),
    ...joinFirst(id),
    beatIn(version, id, 1, member),
    synced(id),
    beatIn(version, id, 1, member),
    beatIn(version, id, 0, member),
    beatIn(version, id, 9, member),
    beatIn(version, '', 1, member),
    leave(id, member),
    beatIn(version, id, 1, member),
  ]),
  ...atEdges('Heartbeat', 'heartbeats while the group is prepared anew', (version, id) => [
    ...joinFirst(id, 'first'),
    sync(id, 1, '$first', { $first: '00' }),
    joinIn(5, id, '', {}, { on: 'second', keep: { second: 'memberId' } }),
    joinIn(5, id, '$second', {}, { on: 'second', later: 'joined' }),
    beatIn(version, id, 1, '$first'),
    leave(id, '$first'),
    { take: 'joined' },
    beatIn(version, id, 1, '$first'),
    beatIn(version, id, 2, '$second'),
  ]),
  ...atEdges('LeaveGroup', 'leave, and leave again', (version, id) => [
    ...joinFirst(id),
    synced(id),
    leaveIn(version, id, 'stranger'),
    leaveIn(version, id, member),
    leaveIn(version, id, member),
    leaveIn(version, `${id}-nosuch`, member),
    leaveIn(version, '', member),
    describeGroup(id),
  ]),
  {
    name: 'static members leave by the name of their instance',
    steps: [
      ...firstIn(9, 'static-leave', instance('a')),
      syncIn(5, 'static-leave', 1, member, instance('a')),
      leaveIn(5, 'static-leave', '', 'b'),
      leaveIn(5, 'static-leave', 'stranger', 'a'),
      leaveIn(5, 'static-leave', '', 'a'),
      describeGroup('static-leave'),
    ],
  },
  {
    name: 'a static member comes back within its session and keeps its place',
    steps: [
      ...firstIn(9, 'static-back', instance('a')),
      syncIn(5, 'static-back', 1, member, instance('a')),
      joinIn(9, 'static-back', '', instance('a'), { keep: { again: 'memberId' } }),
      syncIn(5, 'static-back', 1, '$again', { assignments: [], ...instance('a') }),
      beatIn(4, 'static-back', 1, '$again', {}, 'a'),
      beatIn(4, 'static-back', 1, member, {}, 'a'),
      joinIn(9, 'static-back', member, instance('a')),
      syncIn(5, 'static-back', 1, member, { assignments: [], ...instance('a') }),
      describeGroup('static-back'),
    ],
  },
  {
    name: 'a static member comes back with another subscription: the generation stays',
    steps: [
      ...firstIn(9, 'static-changed', instance('a')),
      syncIn(5, 'static-changed', 1, member, instance('a')),
      joinIn(
        9,
        'static-changed',
        '',
        { ...instance('a'), protocols: [{ name: 'range', metadata: '0102' }] },
        { keep: { again: 'memberId' } },
      ),
      syncIn(5, 'static-changed', 1, '$again', instance('a')),
      beatIn(4, 'static-changed', 1, '$again', {}, 'a'),
      describeGroup('static-changed'),
    ],
  },
  {
    name: 'a static member that stays away is gone after its session timeout',
    steps: [
      ...firstIn(9, 'static-away', instance('a')),
      syncIn(5, 'static-away', 1, member, instance('a')),
      { waitMs: 4_000 },
      beatIn(4, 'static-away', 1, member, {}, 'a'),
      { waitMs: 7_500 },
      beatIn(4, 'static-away', 1, member, {}, 'a'),
      describeGroup('static-away'),
    ],
  },
  {
    name: 'cooperative members give up first, and take in a second generation',
    steps: (() => {
      const cooperative = { protocols: [{ name: 'cooperative-sticky', metadata: '0003' }] };
      const named = { protocolName: 'cooperative-sticky' };
      const group = 'cooperative';
      return [
        ...firstIn(9, group, cooperative, 'first'),
        syncIn(5, group, 1, '$first', { ...named, assignments: [{ memberId: '$first', assignment: '0001' }] }),
        joinIn(9, group, '', cooperative, { on: 'second', keep: { second: 'memberId' } }),
        joinIn(9, group, '$second', cooperative, { on: 'second', later: 'joined' }),
        beatIn(4, group, 1, '$first'),
        joinIn(9, group, '$first', { ...cooperative, reason: 'rebalance' }, { vary: ['members'] }),
        { take: 'joined' },
        syncIn(5, group, 2, '$second', { ...named, assignments: [] }, { on: 'second', later: 'synced' }),
        syncIn(5, group, 2, '$first', { ...named, assignments: [{ memberId: '$first', assignment: '0000' }] }),
        { take: 'synced' },
        joinIn(
          9,
          group,
          '$first',
          { ...cooperative, reason: 'gave up partitions' },
          { later: 'joined again', vary: ['members'] },
        ),
        beatIn(4, group, 2, '$second', { on: 'second' }),
        joinIn(9, group, '$second', cooperative, { on: 'second' }),
        { take: 'joined again' },
        syncIn(5, group, 3, '$second', { ...named, assignments: [] }, { on: 'second', later: 'synced again' }),
        syncIn(5, group, 3, '$first', { ...named, assignments: [{ memberId: '$second', assignment: '0001' }] }),
        { take: 'synced again' },
      ];
    })(),
  },
];

const administration: readonly Script[] = [
  ...atEdges('DescribeGroups', 'a group through its states', (version, id) => [
    describeIn(version, id),
    ...joinFirst(id),
    describeIn(version, id),
    synced(id),
    describeIn(version, id),
    leave(id, member),
    describeIn(version, id),
  ]),
  ...atEdges('DeleteGroups', 'delete a group that is empty, and one that is not', (version, id) => [
    deleteIn(version, id),
    ...joinFirst(id),
    synced(id),
    deleteIn(version, id),
    leave(id, member),
    deleteIn(version, id, `${id}-nosuch`),
    describeGroup(id),
  ]),
  ...atEdges('ListGroups', 'list groups of a state that none is in', (version, id) =>
    version < 4
      ? [ask('ListGroups', version, {}, { vary: ['groups'] }), { raw: '0010 0000 0000', on: id }]
      : [
          ask('ListGroups', version, { statesFilter: ['Dead'], typesFilter: [] }),
          ask('ListGroups', version, { statesFilter: [], typesFilter: ['sheep'] }),
          { raw: '0010 0005 00000007 ffff 00 01', on: id },
        ],
  ),
];

export const groupEdges: readonly Script[] = [...coordinators, ...members, ...administration];
