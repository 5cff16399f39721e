/** kafkajs, unmodified, evaluated on the program's globals: after `install`, before a program needs it. */
export function kafkajs(): unknown {
  return require('kafkajs');
}

declare function require(name: 'kafkajs'): unknown;
