import type { TopicPartition } from '../../client/topic-metadata.ts';
import { around, JavaError, stackTrace } from '../tool/java.ts';
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
  if (!match) throw invalidRule(text);
  const [, pattern, from, to, only] = match;
  const fits = pattern ? topicFilter(pattern, []) : () => true;
  return ({ topic, partition }) => {
    if (!fits(topic)) return false;
    if (only !== undefined) return partition === Number(only);
    return partition >= Number(from || 0) && (!to || partition < Number(to));
  };
}

/** One of several rules is none, which is found while they are gone through. */
function invalidRule(text: string): ToolExit {
  const tool = 'org.apache.kafka.tools.GetOffsetShell';
  const stream = 'java.base/java.util.stream';
  const making = `${tool}.lambda$createTopicPartitionFilterWithPatternList$0`;
  const outer = [
    `${making}(GetOffsetShell.java:323)`,
    `${stream}.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)`,
    'java.base/java.util.AbstractList$RandomAccessSpliterator.forEachRemaining(AbstractList.java:720)',
    `${stream}.AbstractPipeline.copyInto(AbstractPipeline.java:509)`,
    `${stream}.AbstractPipeline.wrapAndCopyInto(AbstractPipeline.java:499)`,
    `${stream}.ReduceOps$ReduceOp.evaluateSequential(ReduceOps.java:921)`,
    `${stream}.AbstractPipeline.evaluate(AbstractPipeline.java:234)`,
    `${stream}.ReferencePipeline.collect(ReferencePipeline.java:682)`,
    `${tool}.createTopicPartitionFilterWithPatternList(GetOffsetShell.java:325)`,
    `${tool}.fetchOffsets(GetOffsetShell.java:220)`,
    `${tool}.execute(GetOffsetShell.java:88)`,
    `${tool}.mainNoExit(GetOffsetShell.java:71)`,
    `${tool}.main(GetOffsetShell.java:66)`,
  ];
  const terse = new JavaError('org.apache.kafka.tools.TerseException', `Invalid rule specification: ${text}`, [
    `${tool}.parseRuleSpec(GetOffsetShell.java:380)`,
    `${making}(GetOffsetShell.java:321)`,
    ...outer.slice(1),
  ]);
  const error = around('java.lang.RuntimeException', `${terse.type}: ${terse.message}`, outer, terse);
  return new ToolExit(1, `Error occurred: ${error.message}\n${stackTrace(error)}\n`);
}

export function failed(message: string): ToolExit {
  return new ToolExit(1, `Error occurred: ${message}\n`);
}
