/** node:events: the emitter itself, with `once` and `on` as promises. */
import EventEmitter from 'events';

export const events = Object.assign(EventEmitter, { EventEmitter });
