import type { ConfiguredTopology, StreamsTopology } from './streams-topology.ts';

/**
 * A group of Kafka Streams' own protocol (KIP-1071) as data: members tell the topology of their application, the coordinator
 * sees to its internal topics, hands out tasks, and moves each member to its target one heartbeat at a time. What happens to
 * it is in streams-group-step.ts. Times are host clock milliseconds. Warm-up tasks have a place in the protocol; the
 * coordinator of Kafka 4.3 gives out none.
 */
export interface StreamsGroup {
  groupId: string;
  /** Group epoch: grows with every change of members, topics or configs. */
  epoch: number;
  topology: StreamsTopology | null;
  /** Hash of the topics as the group last knew them, to notice when they change. */
  metadataHash: bigint;
  /** Epoch of the topology whose topics were all there and right; -1 for none. */
  validatedTopologyEpoch: number;
  /** Configs that the last assignment was made with. */
  assignmentConfigs: ReadonlyMap<string, string>;
  /** Group epoch that the target assignment was made for. */
  targetEpoch: number;
  /** When it was made; 0 before the first. */
  assignedAtMs: number;
  target: ReadonlyMap<string, Tasks>;
  members: ReadonlyMap<string, StreamsMember>;

  // What a coordinator knows until it ends, and is not kept.
  /** What the topology means with the topics that are there. */
  configured: ConfiguredTopology | null;
  /** Until when a new group waits for more members; null if it does not. */
  delayedUntil: number | null;
  shutdownRequestedBy: string | null;
  /** Grows with every change of who has which partitions, where members have endpoints. */
  endpointEpoch: number;
}

/** Tasks, each as `<subtopology>_<partition>`. */
export interface Tasks {
  active: ReadonlySet<string>;
  standby: ReadonlySet<string>;
}

/** Tasks of a member, with the member epoch at which each active one was given to it. */
export interface HeldTasks {
  active: ReadonlyMap<string, number>;
  standby: ReadonlySet<string>;
}

export interface StreamsMember {
  memberId: string;
  rackId: string | null;
  clientId: string;
  clientHost: string;
  rebalanceTimeoutMs: number;
  topologyEpoch: number;
  /** Instances in one process share its state directory: no two of them may have the same task. */
  processId: string;
  userEndpoint: { host: string; port: number } | null;
  clientTags: ReadonlyMap<string, string>;
  epoch: number;
  previousEpoch: number;
  /** As in consumer groups: `unrevoked` must first give tasks up, `unreleased` waits for tasks that others have. */
  state: 'stable' | 'unrevoked' | 'unreleased';
  assigned: HeldTasks;
  /** Tasks that the member was told to give up. */
  revoking: HeldTasks;
  /** When silence has lasted too long. */
  sessionDeadline: number;
  /** When giving up tasks has taken too long; null outside `unrevoked`. */
  rebalanceDeadline: number | null;
}

export type StreamsGroupState = 'Empty' | 'NotReady' | 'Assigning' | 'Reconciling' | 'Stable';

export const noTasks: Tasks = { active: new Set(), standby: new Set() };
export const holdsNothing: HeldTasks = { active: new Map(), standby: new Set() };

export function emptyStreamsGroup(groupId: string): StreamsGroup {
  return {
    groupId,
    epoch: 1,
    topology: null,
    metadataHash: 0n,
    validatedTopologyEpoch: 0,
    assignmentConfigs: new Map(),
    // Kafka counts what there is before any assignment as made for the first epoch.
    targetEpoch: 1,
    assignedAtMs: 0,
    target: new Map(),
    members: new Map(),
    configured: null,
    delayedUntil: null,
    shutdownRequestedBy: null,
    endpointEpoch: 0,
  };
}

export function newStreamsMember(memberId: string): StreamsMember {
  return {
    memberId,
    rackId: null,
    clientId: '',
    clientHost: '',
    rebalanceTimeoutMs: -1,
    topologyEpoch: -1,
    processId: '',
    userEndpoint: null,
    clientTags: new Map(),
    epoch: 0,
    previousEpoch: 0,
    state: 'stable',
    assigned: holdsNothing,
    revoking: holdsNothing,
    sessionDeadline: 0,
    rebalanceDeadline: null,
  };
}

export function streamsStateOf(group: StreamsGroup): StreamsGroupState {
  if (group.members.size === 0) return 'Empty';
  if (group.topology?.epoch !== group.validatedTopologyEpoch) return 'NotReady';
  if (group.epoch > group.targetEpoch) return 'Assigning';
  return [...group.members.values()].every((member) => reconciled(member, group.targetEpoch))
    ? 'Stable'
    : 'Reconciling';
}

export function reconciled({ state, epoch }: StreamsMember, targetEpoch: number): boolean {
  return state === 'stable' && epoch === targetEpoch;
}

/** When the group next needs a tick; null if nothing can happen by itself. */
export function nextStreamsDeadline(group: StreamsGroup): number | null {
  let next = group.delayedUntil ?? Number.POSITIVE_INFINITY;
  for (const { sessionDeadline, rebalanceDeadline } of group.members.values())
    next = Math.min(next, sessionDeadline, rebalanceDeadline ?? Number.POSITIVE_INFINITY);
  return next === Number.POSITIVE_INFINITY ? null : next;
}

export function taskId(subtopologyId: string, partition: number): string {
  return `${subtopologyId}_${partition}`;
}

export function taskOf(id: string): { subtopologyId: string; partition: number } {
  const at = id.lastIndexOf('_');
  return { subtopologyId: id.slice(0, at), partition: Number(id.slice(at + 1)) };
}

export function tasksOf(lists: readonly { subtopologyId: string; partitions: readonly number[] }[]): Set<string> {
  return new Set(
    lists.flatMap(({ subtopologyId, partitions }) => partitions.map((each) => taskId(subtopologyId, each))),
  );
}

/** Tasks under their subtopologies, as the protocol has them. */
export function bySubtopology(tasks: Iterable<string>): { subtopologyId: string; partitions: number[] }[] {
  const lists = new Map<string, number[]>();
  for (const id of tasks) {
    const { subtopologyId, partition } = taskOf(id);
    lists.set(subtopologyId, [...(lists.get(subtopologyId) ?? []), partition]);
  }
  return [...lists]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subtopologyId, partitions]) => ({ subtopologyId, partitions: partitions.sort((a, b) => a - b) }));
}

export function sameTasks(one: HeldTasks, other: HeldTasks): boolean {
  return (
    one.active.size === other.active.size &&
    [...one.active].every(([id, epoch]) => other.active.get(id) === epoch) &&
    sameSet(one.standby, other.standby)
  );
}

export function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}
