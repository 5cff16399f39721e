import type { ErrorName } from '../../wire/errors.ts';

/** What kcat ends with, after `% `. */
export class KcatError extends Error {}

/** `Broker: Unknown topic or partition`, as librdkafka calls a broker's error. */
export function brokerError(error: ErrorName): string {
  const words = error
    .replace(/_EXCEPTION$/, '')
    .split('_')
    .join(' ')
    .toLowerCase();
  return `Broker: ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
