/** Which other exchanges an exchange has to do with: the records it hands out were written by one, read by another. */
import type { EventOf, TraceEvent } from '../../sandbox/trace/event.ts';
import type { Exchange } from './timeline.ts';

export interface Related {
  /** Oldest first, as all lists here. */
  before: readonly Exchange[];
  after: readonly Exchange[];
}

/** Told on each side: the nearest. */
const most = 3;

export function relatedTo(exchange: Exchange, all: readonly Exchange[]): Related {
  const is = (other: Exchange) =>
    exchange.facts.some((fact) => other.facts.some((another) => meet(fact, another) || meet(another, fact)));
  const others = all.filter((other) => other.id !== exchange.id && is(other));
  return {
    before: others.filter(({ id }) => id < exchange.id).slice(-most),
    after: others.filter(({ id }) => id > exchange.id).slice(0, most),
  };
}

/** Whether the second came of the first. */
function meet(first: TraceEvent, second: TraceEvent): boolean {
  if (first.type === 'append') {
    if (second.type === 'deliver') return samePlace(first, second) && overlap(first, second);
    if (second.type === 'marker') return samePlace(first, second) && first.producerId === second.producerId;
  }
  if (first.type === 'deliver' && second.type === 'offset-commit') {
    const within = first.offset < second.offset && second.offset <= first.endOffset;
    return samePlace(first, second) && first.groupId === second.groupId && within;
  }
  if (first.type === 'member-join' && second.type === 'assignment') return first.groupId === second.groupId;
  if (first.type === 'topic-create' && second.type === 'append') return first.topic === second.topic;
  return false;
}

interface Place {
  topic: string;
  partition: number;
}

function samePlace(a: Place, b: Place): boolean {
  return a.topic === b.topic && a.partition === b.partition;
}

function overlap(append: EventOf<'append'>, deliver: EventOf<'deliver'>): boolean {
  return append.baseOffset < deliver.endOffset && append.baseOffset + BigInt(append.recordCount) > deliver.offset;
}
