import type { TopicPartition } from '../../client/topic-metadata.ts';
import { nameOf } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { inHashOrder, partitionHash } from '../../wire/java-hash.ts';
import { around, JavaError } from '../tool/java.ts';
import { asArray, asInteger, asObject, asText, fieldOf } from '../tool/json.ts';
import { parseJson } from '../tool/json-text.ts';
import { readText } from '../tool/text-file.ts';
import { stacks } from './stack.ts';

/** The partitions of a file: `{"partitions": [{"topic": "orders", "partition": 0}]}`. Throws JavaError. */
export async function partitionsIn(path: string, io: CommandIo): Promise<readonly TopicPartition[]> {
  const { outer, read } = stacks.reading;
  const text = await wrapped(outer, () => readText(io, path, [...read, ...outer.slice(1)]));
  const parsed = parseJson(text);
  if ('error' in parsed) throw wrong('Replica election data is empty', stacks.empty);
  const { file, list } = stacks;
  const own = (line: number): string[] => [...list.own(line), ...list.outer.slice(1)];
  const object = await wrapped(file.outer, () => asObject(parsed.value, [...file.own, ...file.outer.slice(1)]));
  if (!('partitions' in object)) throw wrong('Replica election data is missing "partitions" field', stacks.missing);
  const partitions = await wrapped(list.outer, () =>
    asArray(object.partitions, own(227)).map((each) => {
      const fields = asObject(each, own(230));
      const topic = asText(fieldOf(fields, 'topic', own(231)), own(231));
      return { topic, partition: asInteger(fieldOf(fields, 'partition', own(232)), own(232)) };
    }),
  );
  const names = partitions.map(nameOf);
  const twice = inHashOrder(
    partitions.filter((each, index) => names.indexOf(nameOf(each)) < index),
    partitionHash,
    16,
  );
  if (twice.length > 0)
    throw wrong(
      `Replica election data contains duplicate partitions: [${[...new Set(twice.map(nameOf))].join(', ')}]`,
      stacks.duplicates,
    );
  return partitions;
}

/** The tool hands exceptions on inside one of its own. */
async function wrapped<T>(frames: readonly string[], read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    throw around('java.lang.RuntimeException', `${error.type}: ${error.message}`, frames, error);
  }
}

function wrong(message: string, stack: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message, stack);
}
