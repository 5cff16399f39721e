import { textsInHashOrder } from '../wire/java-hash.ts';
import { Heap } from './java-heap.ts';
import { type Tasks, taskId, taskOf } from './streams-group.ts';

export interface AssignableMember {
  memberId: string;
  processId: string;
  /** Its last target. */
  current: Tasks;
}

export interface AssignableSubtopology {
  subtopologyId: string;
  tasks: number;
  /** Whether it has stores, which a standby can keep a copy of. */
  stateful: boolean;
}

/** A process with the tasks of its members so far. Its load is tasks by member. */
interface Process {
  members: Map<string, { count: number; active: Set<string>; standby: Set<string> }>;
  tasks: Set<string>;
  count: number;
  /** Members as a heap by count; null when counts changed outside it. */
  heap: Heap<{ memberId: string; count: number }> | null;
}

interface Place {
  process: Process;
  memberId: string;
}

/**
 * Kafka's sticky task assignor: a task stays where it was active, or goes where it was a standby, as long as the member has no
 * more than its share; the rest goes to the process with the least load. Standbys never share a process with their task.
 * Ties fall as they do in Java's maps and heaps, so that the same members get the same tasks as from Kafka.
 *
 * @returns the target of each member
 *
 * Source: KIP-1071; StickyTaskAssignor of the group coordinator in Apache Kafka 4.3.
 */
export function assignTasks(
  members: readonly AssignableMember[],
  subtopologies: readonly AssignableSubtopology[],
  standbyReplicas: number,
): Map<string, Tasks> {
  const assignment = new Assignment(members, subtopologies, standbyReplicas);
  assignment.assignActive();
  if (standbyReplicas > 0) assignment.assignStandby();
  return assignment.result();
}

class Assignment {
  readonly #subtopologies: readonly AssignableSubtopology[];
  readonly #replicas: number;
  readonly #processes: readonly Process[];
  readonly #wasActive = new Map<string, Place>();
  readonly #wasStandby = new Map<string, Place[]>();
  /** What is left to give out to members that have not got their share, which is a quota for each of them. */
  readonly #activeQuota: Quota;
  readonly #totalQuota: Quota;

  constructor(
    members: readonly AssignableMember[],
    subtopologies: readonly AssignableSubtopology[],
    standbyReplicas: number,
  ) {
    this.#subtopologies = subtopologies;
    this.#replicas = standbyReplicas;
    const active = subtopologies.reduce((sum, { tasks }) => sum + tasks, 0);
    const standby = subtopologies.reduce((sum, { tasks, stateful }) => sum + (stateful ? tasks : 0), 0);
    this.#activeQuota = new Quota(active, members.length);
    this.#totalQuota = new Quota(active + standby * standbyReplicas, members.length);
    const byId = new Map(members.map((member) => [member.memberId, member]));
    const processes = new Map<string, Process>();
    for (const memberId of textsInHashOrder([...byId.keys()])) {
      const member = byId.get(memberId) as AssignableMember;
      const process = processes.get(member.processId) ?? { members: new Map(), tasks: new Set(), count: 0, heap: null };
      processes.set(member.processId, process);
      process.members.set(memberId, { count: 0, active: new Set(), standby: new Set() });
      const place = { process, memberId };
      for (const id of member.current.active) this.#wasActive.set(id, place);
      for (const id of member.current.standby) this.#wasStandby.set(id, [...(this.#wasStandby.get(id) ?? []), place]);
    }
    this.#processes = textsInHashOrder([...processes.keys()], members.length).map((id) => processes.get(id) as Process);
  }

  assignActive(): void {
    const previous: ((id: string) => Place | null)[] = [
      (id) => this.#wasActive.get(id) ?? null,
      (id) => leastLoaded(this.#wasStandby.get(id) ?? [], null),
    ];
    let left = this.#taskIds(true).sort(byPartition);
    for (const placeOf of previous)
      left = left.filter((id) => {
        const place = placeOf(id);
        if (!place || countOf(place) >= this.#activeQuota.each) return true;
        this.#placedActive(add(place, id, 'active'));
        return false;
      });
    const heap = this.#byLoad();
    for (const id of left.sort(bySubtopology)) {
      const process = heap.poll();
      if (!process) return;
      this.#placedActive(addToLeastLoaded(process, id, 'active'));
      heap.offer(process);
    }
  }

  #placedActive(count: number): void {
    this.#activeQuota.placed(count);
    this.#totalQuota.placed(count);
  }

  assignStandby(): void {
    const left: { id: string; replicas: number }[] = [];
    for (const id of this.#taskIds(false).sort(byPartition).reverse()) {
      for (let replica = 0; replica < this.#replicas; replica += 1) {
        const active = this.#wasActive.get(id);
        const place =
          active && !active.process.tasks.has(id) && countOf(active) < this.#totalQuota.each
            ? active
            : leastLoaded(this.#wasStandby.get(id) ?? [], id);
        if (place && countOf(place) < this.#totalQuota.each) {
          this.#totalQuota.placed(add(place, id, 'standby'));
          continue;
        }
        left.push({ id, replicas: this.#replicas - replica });
        break;
      }
    }
    const heap = this.#byLoad();
    for (const { id, replicas } of left.sort((a, b) => bySubtopology(b.id, a.id)))
      for (let replica = 0; replica < replicas; replica += 1) if (!this.#placeStandby(heap, id)) break;
  }

  /** False where every process has the task already. */
  #placeStandby(heap: Heap<Process>, id: string): boolean {
    const process = heap.poll();
    if (!process) return false;
    let found = false;
    if (!process.tasks.has(id)) {
      this.#totalQuota.placed(addToLeastLoaded(process, id, 'standby'));
      found = true;
    } else if (heap.size > 0) found = this.#placeStandby(heap, id);
    heap.offer(process);
    return found;
  }

  result(): Map<string, Tasks> {
    return new Map(
      this.#processes.flatMap(({ members }) =>
        [...members].map(([memberId, { active, standby }]) => [memberId, { active, standby }] as const),
      ),
    );
  }

  #byLoad(): Heap<Process> {
    const heap = new Heap<Process>((a, b) => loadOf(a) - loadOf(b));
    for (const process of this.#processes) heap.offer(process);
    return heap;
  }

  #taskIds(all: boolean): string[] {
    return this.#subtopologies
      .filter(({ stateful }) => all || stateful)
      .flatMap(({ subtopologyId, tasks }) => Array.from({ length: tasks }, (_, each) => taskId(subtopologyId, each)));
  }
}

/** How many tasks each member may get, so that members that are full leave the rest evenly to the others. */
class Quota {
  #tasks: number;
  #members: number;
  each: number;

  constructor(tasks: number, members: number) {
    this.#tasks = tasks;
    this.#members = members;
    this.each = share(tasks, members);
  }

  /** A member has this many now. */
  placed(count: number): void {
    if (count !== this.each) return;
    this.#members -= 1;
    this.#tasks -= count;
    this.each = share(this.#tasks, this.#members);
  }
}

function share(tasks: number, members: number): number {
  return members === 0 ? 0 : Math.ceil(tasks / members);
}

function loadOf({ count, members }: Process): number {
  return count / members.size;
}

function countOf({ process, memberId }: Place): number {
  return process.members.get(memberId)?.count ?? 0;
}

/** Returns how many tasks the member has then. */
function add({ process, memberId }: Place, id: string, role: 'active' | 'standby'): number {
  const count = place(process, memberId, id, role);
  process.heap = null;
  return count;
}

function place(process: Process, memberId: string, id: string, role: 'active' | 'standby'): number {
  const member = process.members.get(memberId);
  if (!member) return 0;
  member[role].add(id);
  member.count += 1;
  process.tasks.add(id);
  process.count += 1;
  return member.count;
}

function addToLeastLoaded(process: Process, id: string, role: 'active' | 'standby'): number {
  if (!process.heap) {
    process.heap = new Heap((a, b) => a.count - b.count);
    for (const memberId of textsInHashOrder([...process.members.keys()]))
      process.heap.offer({ memberId, count: process.members.get(memberId)?.count ?? 0 });
  }
  const least = process.heap.poll();
  if (!least) return 0;
  least.count = place(process, least.memberId, id, role);
  process.heap.offer(least);
  return least.count;
}

/**
 * The member that had the task and has the least to do; null if there is none, or if the first of them is in a process
 * that has the task.
 */
function leastLoaded(places: readonly Place[], id: string | null): Place | null {
  const [first, ...others] = places;
  if (!first) return null;
  let candidate = first;
  for (const each of others) {
    const free = id === null || !each.process.tasks.has(id);
    if (free && loadOf(each.process) < loadOf(candidate.process) && countOf(each) < countOf(candidate))
      candidate = each;
  }
  return id === null || !first.process.tasks.has(id) ? candidate : null;
}

function byPartition(a: string, b: string): number {
  const [one, other] = [taskOf(a), taskOf(b)];
  return one.partition - other.partition || compare(one.subtopologyId, other.subtopologyId);
}

function bySubtopology(a: string, b: string): number {
  const [one, other] = [taskOf(a), taskOf(b)];
  return compare(one.subtopologyId, other.subtopologyId) || one.partition - other.partition;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
