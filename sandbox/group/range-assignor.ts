import type { AssignableMember, AssignableTopic, ServerAssignor } from './assignable.ts';
import { partitionKey } from './consumer-group.ts';

/** Each topic's partitions in contiguous ranges, the first members one more where they do not divide. */
export const range: ServerAssignor = ({ members }) => {
  const ordered = [...members].sort(byInstance);
  const assignment = new Map<string, Set<string>>(ordered.map(({ memberId }) => [memberId, new Set()]));
  for (const { topic, takers } of subscribers(ordered)) {
    const each = Math.floor(topic.partitions / takers.length);
    const more = topic.partitions % takers.length;
    let next = 0;
    for (const [i, memberId] of takers.entries()) {
      for (let count = each + (i < more ? 1 : 0); count > 0; count -= 1) {
        assignment.get(memberId)?.add(partitionKey(topic.topicId, next));
        next += 1;
      }
    }
  }
  return assignment;
};

/** Static members come first, so that they keep their place when others come and go. */
function byInstance(a: AssignableMember, b: AssignableMember): number {
  const place = ({ instanceId = null, memberId }: AssignableMember): [number, string] =>
    instanceId === null ? [1, memberId] : [0, instanceId];
  const [[kind, name], [otherKind, otherName]] = [place(a), place(b)];
  return kind - otherKind || (name < otherName ? -1 : 1);
}

/** Topics with the members that want them. */
function subscribers(members: readonly AssignableMember[]): { topic: AssignableTopic; takers: string[] }[] {
  const topics = new Map<string, { topic: AssignableTopic; takers: string[] }>();
  for (const { memberId, topics: wanted } of members) {
    for (const topic of wanted) {
      const entry = topics.get(topic.topicId) ?? { topic, takers: [] };
      entry.takers.push(memberId);
      topics.set(topic.topicId, entry);
    }
  }
  return [...topics.values()];
}
