/** Words that a container without a name is called by, as Docker pairs an adjective with somebody who is known for something. */
const adjectives = [
  ...['admiring', 'bold', 'brave', 'clever', 'dazzling', 'eager', 'festive', 'gallant', 'happy', 'jolly', 'keen'],
  ...['lucid', 'modest', 'nifty', 'optimistic', 'peaceful', 'quirky', 'relaxed', 'serene', 'trusting', 'upbeat', 'zen'],
];
const people = [
  ...['babbage', 'bohr', 'curie', 'darwin', 'euler', 'franklin', 'gauss', 'hopper', 'jackson', 'kepler', 'lamport'],
  ...['lovelace', 'meitner', 'newton', 'noether', 'pascal', 'ride', 'shannon', 'turing', 'volta', 'wozniak', 'yalow'],
];

export function nameFrom(first: number, second: number): string {
  const pick = (words: readonly string[], number: number): string => words[Math.floor(number * words.length)] ?? 'x';
  return `${pick(adjectives, first)}_${pick(people, second)}`;
}
