import type { TraceEvent } from '../../sandbox/trace/event.ts';
import type { Messages } from '../i18n/messages.ts';

/** What an event says, in the reader's language; null for those the timeline does not tell. */
export function factText(event: TraceEvent, text: Messages): string | null {
  switch (event.type) {
    case 'append': {
      const last = event.baseOffset + BigInt(Math.max(0, event.recordCount - 1));
      return text.factAppend(`${event.topic}-${event.partition}`, String(event.baseOffset), String(last));
    }
    case 'deliver':
      return text.factDeliver(`${event.topic}-${event.partition}`, String(event.offset), String(event.endOffset - 1n));
    case 'offset-commit':
      return text.factCommit(event.groupId, `${event.topic}-${event.partition}`, String(event.offset));
    case 'member-join':
      return text.factJoin(event.groupId, event.clientId);
    case 'member-leave':
      return text.factLeave(event.groupId);
    case 'assignment':
      return text.factAssignment(event.groupId, event.generation);
    case 'topic-create':
      return text.factTopicCreate(event.topic, event.partitions, event.auto);
    case 'topic-delete':
      return text.factTopicDelete(event.topic);
    case 'log-start':
      return text.factLogStart(`${event.topic}-${event.partition}`, String(event.offset));
    case 'marker':
      return text.factMarker(`${event.topic}-${event.partition}`, event.result, String(event.offset));
    case 'transaction':
      return text.factTransaction(event.transactionalId, event.state);
    case 'offset-pending':
      return text.factPending(event.groupId, `${event.topic}-${event.partition}`, String(event.offset));
    case 'producer-fenced':
      return text.factFenced(event.transactionalId ?? text.producer(String(event.producerId)), event.reason);
    default:
      return null;
  }
}
