import type { TopicPartition } from '../../client/topic-metadata.ts';
import type { Options } from '../tool/options.ts';
import { ToolExit } from '../tool/run.ts';
import { topicFilter } from '../topics/arguments.ts';

export type PartitionFilter = (partition: TopicPartition) => boolean;

/** Which partitions the options of kafka-get-offsets.sh ask for. Throws ToolExit. */
export function partitionFilter(given: Options): PartitionFilter {
  const list = given.value('topic-partitions');
  if (list !== undefined) {
    if (given.has('topic') || given.has('partitions'))
      throw failed('--topic-partitions cannot be used with --topic or --partitions');
    const filters = list.split(',').map(oneOf);
    return (each) => filters.some((fits) => fits(each));
  }
  const topic = given.value('topic');
  const fits = topic === undefined ? () => true : topicFilter(topic, []);
  const text = given.value('partitions');
  const numbers = text?.split(',').map((each) => {
    if (/^\d+$/.test(each)) return Number(each);
    throw failed(`--partitions expects a comma separated list of numeric partition ids, but received: ${text}`);
  });
  return (each) => fits(each.topic) && (numbers === undefined || numbers.includes(each.partition));
}

/** `orders`, `orders:0`, `orders:0-2` (the end is left out), `orders:1-`, `:0` */
function oneOf(text: string): PartitionFilter {
  const match = /^([^:,]*)(?::(?:([0-9]*)-([0-9]*)|([0-9]+))?)?$/.exec(text);
  if (!match) throw failed(`Invalid rule specification: ${text}`);
  const [, pattern, from, to, only] = match;
  const fits = pattern ? topicFilter(pattern, []) : () => true;
  return ({ topic, partition }) => {
    if (!fits(topic)) return false;
    if (only !== undefined) return partition === Number(only);
    return partition >= Number(from || 0) && (!to || partition < Number(to));
  };
}

export function failed(message: string): ToolExit {
  return new ToolExit(1, `Error occurred: ${message}\n`);
}
