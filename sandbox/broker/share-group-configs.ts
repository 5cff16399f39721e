import type { ConfigStore } from './config-store.ts';

/** What a share group's configs say: its own, else the broker's. */
export class ShareGroupConfigs {
  readonly #configs: ConfigStore;

  constructor(configs: ConfigStore) {
    this.#configs = configs;
  }

  #number(groupId: string, name: string): number {
    return this.#configs.groupNumber(groupId, name);
  }

  sessionTimeoutMs(groupId: string): number {
    return this.#number(groupId, 'share.session.timeout.ms');
  }

  heartbeatIntervalMs(groupId: string): number {
    return this.#number(groupId, 'share.heartbeat.interval.ms');
  }

  assignmentIntervalMs(groupId: string): number {
    return this.#number(groupId, 'share.assignment.interval.ms');
  }

  lockDurationMs(groupId: string): number {
    return this.#number(groupId, 'share.record.lock.duration.ms');
  }

  deliveryLimit(groupId: string): number {
    return this.#number(groupId, 'share.delivery.count.limit');
  }

  maxRecordLocks(groupId: string): number {
    return this.#number(groupId, 'share.partition.max.record.locks');
  }

  renewEnabled(groupId: string): boolean {
    return this.#configs.groupText(groupId, 'share.renew.acknowledge.enable') === 'true';
  }

  committedOnly(groupId: string): boolean {
    return this.#configs.groupText(groupId, 'share.isolation.level') === 'read_committed';
  }

  offsetReset(groupId: string): 'earliest' | 'latest' | { agoMs: number } {
    const text = this.#configs.groupText(groupId, 'share.auto.offset.reset');
    if (text === 'earliest') return text;
    const ago = /^by_duration:(.*)$/.exec(text)?.[1];
    return ago === undefined ? 'latest' : { agoMs: durationMs(ago) };
  }
}

/** An ISO 8601 duration of days, hours, minutes and seconds, in milliseconds. */
function durationMs(text: string): number {
  const [, days, hours, minutes, seconds] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text) ?? [];
  const of = (amount: string | undefined): number => Number(amount ?? 0);
  return Math.trunc((((of(days) * 24 + of(hours)) * 60 + of(minutes)) * 60 + of(seconds)) * 1000);
}
