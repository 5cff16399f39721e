/** The timeline: who sent what to whom, in the order in which it happened, and what came of it. */
import type { Actor, EventOf, TraceEvent } from '../../sandbox/trace/event.ts';

export interface TimelineView {
  /** Brokers, then programs, in the order in which they appeared. */
  lanes: readonly TimelineLane[];
  /** Programs' names, with their arguments, by the key of their lane. */
  names: Readonly<Record<string, string>>;
  /** Lanes of programs that took over the lane of one of the same name that had ended, by their own key. */
  takenOver: Readonly<Record<string, string>>;
  /** Keys of programs that have ended: their lanes go when others need the room. */
  ended: ReadonlySet<string>;
  /** Oldest first, at most `keptExchanges`. */
  exchanges: readonly Exchange[];
  /** Heartbeats and empty fetches left out so far. */
  hidden: number;
  /** Requests on their way, by connection and correlation id. */
  open: ReadonlyMap<string, Exchange>;
}

export interface TimelineLane {
  key: string;
  name: string;
}

/** A request, what it did, and its response. */
export interface Exchange {
  /** Id of the request's event. */
  id: number;
  from: string;
  to: string;
  api: string;
  version: number;
  at: number;
  /** Milliseconds of lab time until the response; null while there is none. */
  tookMs: number | null;
  /** What the request did, such as records appended; at most `keptFacts`. */
  facts: readonly TraceEvent[];
}

const keptExchanges = 80;
const keptFacts = 8;
const effects = new Set<TraceEvent['type']>([
  'topic-create',
  'topic-delete',
  'partitions-create',
  'config-change',
  'append',
  'deliver',
  'member-join',
  'member-leave',
  'assignment',
  'offset-commit',
  'log-start',
  'marker',
  'transaction',
  'offset-pending',
  'producer-fenced',
]);

export const emptyTimeline: TimelineView = {
  lanes: [],
  names: {},
  takenOver: {},
  ended: new Set(),
  exchanges: [],
  hidden: 0,
  open: new Map(),
};

export function reduceTimeline(view: TimelineView, event: TraceEvent): TimelineView {
  switch (event.type) {
    case 'reset':
      return { ...emptyTimeline, names: view.names };
    case 'process-exit':
      return { ...view, ended: new Set(view.ended).add(laneKey(view, `process-${event.pid}`)) };
    case 'process-start': {
      const name = [event.file.slice(event.file.lastIndexOf('/') + 1), ...event.args].join(' ');
      return started(view, `process-${event.pid}`, name);
    }
    case 'request':
      return event.actor.kind === 'system' ? view : requested(view, event);
    case 'response':
      return responded(view, event);
    default:
      if (!effects.has(event.type) || event.cause === null) return view;
      return 'topic' in event && event.topic.startsWith('__') ? view : withFact(view, event);
  }
}

function laneOf(actor: Actor): TimelineLane {
  switch (actor.kind) {
    case 'broker':
      return { key: `broker-${actor.id}`, name: `broker ${actor.id}` };
    case 'process':
      return { key: `process-${actor.pid}`, name: actor.name };
    case 'outside':
      return { key: actor.address, name: actor.address };
    case 'system':
      return { key: 'system', name: 'system' };
  }
}

/** The key of the lane that shows a program. */
function laneKey(view: TimelineView, key: string): string {
  return view.takenOver[key] ?? key;
}

/** A program that is started again goes on in the lane it had. */
function started(view: TimelineView, key: string, name: string): TimelineView {
  const names = { ...view.names, [key]: name };
  const lane = view.lanes.find((each) => each.name === name && view.ended.has(each.key));
  if (!lane) return { ...view, names };
  const ended = new Set(view.ended);
  ended.delete(lane.key);
  return { ...view, names, ended, takenOver: { ...view.takenOver, [key]: lane.key } };
}

function withLane(view: TimelineView, { key, name }: TimelineLane): TimelineView {
  const lane = { key, name: view.names[key] ?? name };
  if (view.lanes.some(({ key }) => key === lane.key)) return view;
  // Brokers on top: every request goes up to one.
  const [brokers, programs] = [view.lanes.filter(isBroker), view.lanes.filter((each) => !isBroker(each))];
  return { ...view, lanes: isBroker(lane) ? [...brokers, lane, ...programs] : [...brokers, ...programs, lane] };
}

function isBroker({ key }: TimelineLane): boolean {
  return key.startsWith('broker-');
}

function openKey(event: { connection: number; correlationId: number }): string {
  return `${event.connection}:${event.correlationId}`;
}

function requested(view: TimelineView, event: EventOf<'request'>): TimelineView {
  const sender = laneOf(event.actor);
  const from = { ...sender, key: laneKey(view, sender.key) };
  const to = laneOf({ kind: 'broker', id: event.broker });
  const { id, api, version, at } = event;
  const exchange: Exchange = { id, from: from.key, to: to.key, api, version, at, tookMs: null, facts: [] };
  const open = new Map(view.open).set(openKey(event), exchange);
  return { ...withLane(withLane(view, from), to), open };
}

function responded(view: TimelineView, event: EventOf<'response'>): TimelineView {
  const key = openKey(event);
  const exchange = view.open.get(key);
  if (!exchange) return view;
  const open = new Map(view.open);
  open.delete(key);
  const dull = exchange.api === 'Heartbeat' || (exchange.api === 'Fetch' && exchange.facts.length === 0);
  if (dull) return { ...view, open, hidden: view.hidden + 1 };
  const exchanges = [...view.exchanges, { ...exchange, tookMs: event.tookMs }].slice(-keptExchanges);
  return withRoom({ ...view, open, exchanges });
}

const roomyLanes = 5;

/** Lanes of programs that have ended make room, those that were last heard of longest ago first; with them what they sent. */
function withRoom(view: TimelineView): TimelineView {
  const lastHeard = new Map(view.exchanges.map(({ from, id }) => [from, id]));
  const gone = view.lanes
    .filter(({ key }) => view.ended.has(key))
    .sort((a, b) => (lastHeard.get(a.key) ?? 0) - (lastHeard.get(b.key) ?? 0))
    .slice(0, Math.max(0, view.lanes.length - roomyLanes))
    .map(({ key }) => key);
  if (gone.length === 0) return view;
  return {
    ...view,
    lanes: view.lanes.filter(({ key }) => !gone.includes(key)),
    exchanges: view.exchanges.filter(({ from }) => !gone.includes(from)),
  };
}

/** Adds what a request did to it, whether it is still open or answered already. */
function withFact(view: TimelineView, event: TraceEvent): TimelineView {
  const add = (exchange: Exchange): Exchange =>
    exchange.facts.length >= keptFacts ? exchange : { ...exchange, facts: [...exchange.facts, event] };
  for (const [key, exchange] of view.open) {
    if (exchange.id === event.cause) return { ...view, open: new Map(view.open).set(key, add(exchange)) };
  }
  if (!view.exchanges.some(({ id }) => id === event.cause)) return view;
  return { ...view, exchanges: view.exchanges.map((e) => (e.id === event.cause ? add(e) : e)) };
}
