import { assignTasks } from './streams-assignor.ts';
import {
  emptyStreamsGroup,
  newStreamsMember,
  noTasks,
  type StreamsGroup,
  type StreamsMember,
  sameTasks,
  type Tasks,
  tasksOf,
} from './streams-group.ts';
import type {
  StreamsAnswer,
  StreamsGroupEffect,
  StreamsHeartbeat,
  StreamsRefusal,
  StreamsStatus,
  StreamsSurroundings,
} from './streams-heartbeat.ts';
import { reconcileTasks, targetOf } from './streams-reconcile.ts';
import { type EndpointPartitions, endpointPartitions } from './streams-sources.ts';
import {
  type ConfiguredTopology,
  configureTopology,
  requiredTopics,
  type StreamsTopology,
  streamsStatus,
  TopologyRefused,
} from './streams-topology.ts';

export interface StreamsStep {
  /** Null where there is none, because it was refused to the first member. */
  group: StreamsGroup | null;
  answer: StreamsAnswer | StreamsRefusal;
  effects: readonly StreamsGroupEffect[];
}

const joining = 0;

/**
 * What a heartbeat makes of a group (null for one that is not there), and its answer. Nothing given is changed.
 *
 * UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH: the member must give its tasks up and join again. GROUP_ID_NOT_FOUND,
 * GROUP_MAX_SIZE_REACHED, INVALID_REQUEST, STREAMS_INVALID_TOPOLOGY.
 *
 * Source: KIP-1071.
 */
export function streamsHeartbeatStep(
  before: StreamsGroup | null,
  groupId: string,
  heartbeat: StreamsHeartbeat,
  around: StreamsSurroundings,
): StreamsStep {
  const refuse = (error: StreamsRefusal['error'], message: string | null): StreamsStep => ({
    group: before,
    answer: { error, message },
    effects: [],
  });
  const { memberId, memberEpoch } = heartbeat;
  const leaves = memberEpoch < 0;
  if (!before && memberEpoch !== joining)
    return refuse('GROUP_ID_NOT_FOUND', `${leaves ? 'Group' : 'Streams group'} ${groupId} not found.`);
  const group = before ?? emptyStreamsGroup(groupId);
  const known = group.members.get(memberId);
  if (memberEpoch === joining && group.members.size >= around.maxSize)
    return refuse(
      'GROUP_MAX_SIZE_REACHED',
      `The streams group has reached its maximum capacity of ${around.maxSize} members.`,
    );
  if (!known && memberEpoch !== joining)
    return refuse('UNKNOWN_MEMBER_ID', `Member ${memberId} is not a member of group ${groupId}.`);
  if (known && leaves) return leave(group, heartbeat);
  const fenced = known && fencing(known, heartbeat);
  if (fenced) return refuse('FENCED_MEMBER_EPOCH', fenced);
  try {
    return update(group, before === null, heartbeat, around);
  } catch (error) {
    if (error instanceof TopologyRefused) return refuse(error.error, error.reason);
    throw error;
  }
}

/** Why the member's epoch cannot be; null if it can. A member that missed an answer may still be one epoch behind. */
function fencing(member: StreamsMember, { memberEpoch, activeTasks, standbyTasks }: StreamsHeartbeat): string | null {
  if (memberEpoch === joining || memberEpoch === member.epoch) return null;
  const must = 'The member must abandon all its partitions and rejoin.';
  const than = (word: string): string =>
    `The streams group member has a ${word} member epoch (${memberEpoch}) than the one known by the group coordinator (${member.epoch}). ${must}`;
  if (memberEpoch > member.epoch) return than('greater');
  const missedAnswer =
    memberEpoch === member.previousEpoch &&
    activeTasks !== null &&
    [...tasksOf(activeTasks)].every((id) => member.assigned.active.has(id)) &&
    standbyTasks !== null &&
    [...tasksOf(standbyTasks)].every((id) => member.assigned.standby.has(id));
  return missedAnswer ? null : than('smaller');
}

function leave(group: StreamsGroup, { memberId, memberEpoch, shutdownApplication }: StreamsHeartbeat): StreamsStep {
  const shutdownRequestedBy = group.shutdownRequestedBy ?? (shutdownApplication ? memberId : null);
  return {
    group: without({ ...group, shutdownRequestedBy }, memberId),
    answer: {
      error: 'NONE',
      memberEpoch,
      status: [],
      assignment: null,
      endpointInformationEpoch: 0,
      endpoints: null,
      missing: [],
    },
    effects: [{ type: 'left', memberId, reason: 'left' }],
  };
}

function without(group: StreamsGroup, memberId: string): StreamsGroup {
  const members = new Map(group.members);
  const target = new Map(group.target);
  members.delete(memberId);
  target.delete(memberId);
  const shutdownRequestedBy = members.size === 0 ? null : group.shutdownRequestedBy;
  return { ...group, members, target, shutdownRequestedBy, epoch: group.epoch + 1 };
}

function update(
  before: StreamsGroup,
  isNew: boolean,
  heartbeat: StreamsHeartbeat,
  around: StreamsSurroundings,
): StreamsStep {
  const { memberId, memberEpoch } = heartbeat;
  const known = before.members.get(memberId);
  const told = tell(known ?? newStreamsMember(memberId), heartbeat, around);
  const status: StreamsStatus[] = [];
  const topology = topologyOf(before, heartbeat);
  if (before.topology && told.topologyEpoch < before.topology.epoch)
    status.push({
      statusCode: streamsStatus.staleTopology,
      statusDetail: `The member's topology epoch ${told.topologyEpoch} is behind the group's topology epoch ${before.topology.epoch}.`,
    });

  const metadataHash = around.metadataHash(requiredTopics(topology));
  const same = before.topology !== null && before.configured !== null && metadataHash === before.metadataHash;
  const configured = same && before.configured ? before.configured : configureTopology(topology, around.partitionsOf);
  if (configured.problem === null) refuseForeignTasks(configured, heartbeat);
  const validatedTopologyEpoch = configured.problem === null ? topology.epoch : -1;
  const assignmentConfigs = new Map([['num.standby.replicas', String(around.numStandbyReplicas)]]);
  const changed =
    !known ||
    toldOf(known) !== toldOf(told) ||
    metadataHash !== before.metadataHash ||
    validatedTopologyEpoch !== before.validatedTopologyEpoch ||
    before.assignmentConfigs.get('num.standby.replicas') !== assignmentConfigs.get('num.standby.replicas');
  const waits = before.members.size === 0 && around.initialRebalanceDelayMs > 0;
  let group: StreamsGroup = {
    ...before,
    topology,
    configured,
    members: new Map(before.members).set(memberId, told),
    delayedUntil: before.delayedUntil ?? (waits ? around.now + around.initialRebalanceDelayMs : null),
    ...(changed && { epoch: before.epoch + 1, metadataHash, validatedTopologyEpoch, assignmentConfigs }),
  };

  const delay = assignmentDelay(group, around);
  if (delay) status.push({ statusCode: streamsStatus.assignmentDelayed, statusDetail: delay });
  else if (group.epoch > group.targetEpoch) group = assign(group, around.now);
  const target = group.delayedUntil === null ? targetOf(group, memberId) : { epoch: group.targetEpoch, tasks: noTasks };
  const moved = reconcileTasks(before, told, target, ownedBy(heartbeat), around.now);
  group.members = new Map(group.members).set(memberId, moved);

  const anew = memberEpoch === joining || !known || !sameTasks(known.assigned, moved.assigned);
  const endpointEpoch = before.endpointEpoch + (anew && moved.userEndpoint ? 1 : 0);
  const shutdown = before.shutdownRequestedBy ?? (heartbeat.shutdownApplication ? memberId : null);
  if (configured.problem) status.push(configured.problem);
  if (shutdown !== null)
    status.push({
      statusCode: streamsStatus.shutdownApplication,
      statusDetail: `Streams group member ${shutdown} encountered a fatal error and requested a shutdown for the entire application.`,
    });
  const answer: StreamsAnswer = {
    error: 'NONE',
    memberEpoch: moved.epoch,
    status,
    assignment: anew ? moved.assigned : null,
    endpointInformationEpoch: isNew ? 0 : endpointEpoch,
    endpoints: endpointEpoch === heartbeat.endpointInformationEpoch ? null : endpointsOf(group, around),
    missing: configured.missing,
  };
  const effects: StreamsGroupEffect[] = [];
  if (!known) effects.push({ type: 'joined', memberId, clientId: told.clientId });
  if (anew || moved.epoch !== known.epoch) effects.push({ type: 'moved' });
  // Kafka makes a group of its first record: what is not kept, of what its first member was answered, is forgotten.
  const soft = isNew ? { configured: null } : { endpointEpoch, shutdownRequestedBy: shutdown };
  return { group: { ...group, ...soft }, answer, effects };
}

/** UNKNOWN_SERVER_ERROR where a member has an endpoint and topics are missing: so it is in Kafka 4.3. */
function endpointsOf(group: StreamsGroup, { partitionsOf }: StreamsSurroundings): readonly EndpointPartitions[] {
  const endpoints = endpointPartitions(group, partitionsOf);
  if (endpoints.length > 0 && !group.configured?.subtopologies) throw new TopologyRefused('UNKNOWN_SERVER_ERROR', null);
  return endpoints;
}

/** The member as the heartbeat tells of it. */
function tell(member: StreamsMember, heartbeat: StreamsHeartbeat, around: StreamsSurroundings): StreamsMember {
  const { clientTags, topology, rebalanceTimeoutMs } = heartbeat;
  return {
    ...member,
    rackId: heartbeat.rackId ?? member.rackId,
    clientId: heartbeat.clientId,
    clientHost: heartbeat.clientHost,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : rebalanceTimeoutMs,
    topologyEpoch: topology?.epoch ?? member.topologyEpoch,
    processId: heartbeat.processId ?? member.processId,
    userEndpoint: heartbeat.userEndpoint ?? member.userEndpoint,
    clientTags: clientTags ? new Map(clientTags.map(({ key, value }) => [key, value])) : member.clientTags,
    sessionDeadline: around.now + around.sessionTimeoutMs,
  };
}

function toldOf(member: StreamsMember): string {
  const { rackId, clientId, clientHost, rebalanceTimeoutMs, topologyEpoch, processId, userEndpoint } = member;
  const tags = [...member.clientTags].sort();
  const endpoint = userEndpoint && [userEndpoint.host, userEndpoint.port];
  return JSON.stringify([rackId, clientId, clientHost, rebalanceTimeoutMs, topologyEpoch, processId, endpoint, tags]);
}

/** The group keeps the topology of its first member. INVALID_REQUEST for another one with the same or a later epoch. */
function topologyOf({ topology: own }: StreamsGroup, { topology: told }: StreamsHeartbeat): StreamsTopology {
  if (!own) {
    if (!told) throw new Error('a group without a topology has a member that did not join');
    return told;
  }
  if (told && told.epoch >= own.epoch && topologyText(told) !== topologyText(own))
    throw new TopologyRefused('INVALID_REQUEST', 'Topology updates are not supported yet.');
  return own;
}

function topologyText({ epoch, subtopologies }: StreamsTopology): string {
  return JSON.stringify([epoch, [...subtopologies].sort((a, b) => (a.subtopologyId < b.subtopologyId ? -1 : 1))]);
}

function refuseForeignTasks({ subtopologies }: ConfiguredTopology, heartbeat: StreamsHeartbeat): void {
  for (const { subtopologyId, partitions } of [...(heartbeat.activeTasks ?? []), ...(heartbeat.standbyTasks ?? [])]) {
    const own = subtopologies?.find((each) => each.subtopologyId === subtopologyId);
    if (!own)
      throw new TopologyRefused('INVALID_REQUEST', `Subtopology ${subtopologyId} does not exist in the topology.`);
    const foreign = partitions.find((partition) => partition < 0 || partition >= own.tasks);
    if (foreign !== undefined)
      throw new TopologyRefused(
        'INVALID_REQUEST',
        `Task ${foreign} for subtopology ${subtopologyId} is invalid. Number of tasks for this subtopology: ${own.tasks}`,
      );
  }
}

function ownedBy({ activeTasks, standbyTasks }: StreamsHeartbeat): Tasks | null {
  return activeTasks && standbyTasks ? { active: tasksOf(activeTasks), standby: tasksOf(standbyTasks) } : null;
}

/** Why there is no new target assignment yet; null if there may be one, or none is needed. */
function assignmentDelay(group: StreamsGroup, { now, assignmentIntervalMs }: StreamsSurroundings): string | null {
  if (group.delayedUntil !== null) return 'Assignment delayed due to the configured initial rebalance delay.';
  if (group.epoch <= group.targetEpoch || now >= group.assignedAtMs + assignmentIntervalMs) return null;
  return 'Assignment delayed due to the configured assignment interval.';
}

/** Makes a new target assignment for the group epoch: of nothing, where the topics are not as they must be. */
function assign(group: StreamsGroup, now: number): StreamsGroup {
  const members = [...group.members.values()];
  const subtopologies = group.configured?.problem === null ? group.configured.subtopologies : null;
  const assigned = assignTasks(
    members.map(({ memberId, processId }) => ({ memberId, processId, current: group.target.get(memberId) ?? noTasks })),
    (subtopologies ?? []).map(({ subtopologyId, tasks, stateChangelogTopics }) => ({
      subtopologyId,
      tasks,
      stateful: stateChangelogTopics.length > 0,
    })),
    Number(group.assignmentConfigs.get('num.standby.replicas') ?? 0),
  );
  const target = new Map(members.map(({ memberId }) => [memberId, assigned.get(memberId) ?? noTasks]));
  return { ...group, target, targetEpoch: group.epoch, assignedAtMs: now };
}

/** What time alone makes of a group: silent members are gone, and a new group has waited long enough for more of them. */
export function streamsTick(
  before: StreamsGroup,
  now: number,
): { group: StreamsGroup; effects: readonly StreamsGroupEffect[] } {
  const effects: StreamsGroupEffect[] = [];
  let group = before;
  for (const { memberId, sessionDeadline, rebalanceDeadline } of before.members.values()) {
    const silent = sessionDeadline <= now;
    if (!silent && (rebalanceDeadline === null || rebalanceDeadline > now)) continue;
    group = without(group, memberId);
    effects.push({ type: 'left', memberId, reason: silent ? 'session-timeout' : 'rebalance-timeout' });
  }
  if (group.delayedUntil !== null && group.delayedUntil <= now) {
    group = { ...group, delayedUntil: null };
    if (group.members.size > 0 && group.configured && group.epoch > group.targetEpoch) {
      group = assign(group, now);
      effects.push({ type: 'moved' });
    }
  }
  return { group, effects };
}
