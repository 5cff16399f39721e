import type { TraceEvent } from '../../sandbox/trace/event.ts';

/** A picture of the lab: a pure fold over its trace. The component of the same name draws the view. */
export interface Diagram<View> {
  name: string;
  initial: View;
  reduce(view: View, event: TraceEvent): View;
}
