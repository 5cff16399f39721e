import { type Replica, replicaName } from '../../client/replica-log-dirs.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import { inHashOrder, javaHash, partitionHash } from '../../wire/java-hash.ts';
import { around, JavaError } from '../tool/java.ts';
import { asArray, asInteger, asList, asObject, asText, fieldOf } from '../tool/json.ts';
import { parseJson } from '../tool/json-text.ts';
import { stacks } from './stack.ts';

export interface Assignment extends TopicPartition {
  /** Broker ids, the preferred leader first. */
  replicas: readonly number[];
}

/** What a file of --reassignment-json-file says. */
export interface Plan {
  /** In the order of the file; nothing keeps a partition from standing there twice. */
  assignments: readonly Assignment[];
  /** Replicas that are to lie in a folder of their own. */
  moves: readonly (Replica & { logDir: string })[];
}

const anyLogDir = 'any';

/** Throws JavaError where it is no plan. @param stack where the tool wants it */
export function parsePlan(text: string, stack: readonly string[]): Plan {
  const { text: place, list, json } = stacks.plan;
  const parsed = parseJson(text);
  if ('error' in parsed) {
    const { error } = parsed;
    const cause = new JavaError(error.type, error.message, [...error.frames, ...json, place(1392), ...stack]);
    throw around('org.apache.kafka.tools.AdminOperationException', error.message, [place(1394), ...stack], cause);
  }
  const object = asObject(parsed.value, [place(1396), ...stack]);
  const own = (line: number): string[] => [...list(line), ...stack];
  if ('version' in object) {
    const number = asInteger(object.version, [place(1397), ...stack]);
    if (number !== 1) throw operation(`Not supported version field value ${number}`, own(1440));
  }
  const assignments: Assignment[] = [];
  const moves = new Map<string, Replica & { logDir: string }>();
  if (!('partitions' in object)) return { assignments, moves: [] };
  for (const each of asArray(object.partitions, own(1410))) {
    const fields = asObject(each, own(1412));
    const topic = asText(fieldOf(fields, 'topic', own(1413)), own(1413));
    const partition = asInteger(fieldOf(fields, 'partition', own(1414)), own(1414));
    const replicas = asList(fieldOf(fields, 'replicas', own(1415)), asInteger, own(1415));
    const logDirs = 'log_dirs' in fields ? asList(fields.log_dirs, asText, own(1419)) : replicas.map(() => anyLogDir);
    if (logDirs.length !== replicas.length)
      throw failed(
        `Size of replicas list [${replicas.join(', ')}] is different from size of log dirs list [${logDirs.join(', ')}] for partition ${nameOf({ topic, partition })}`,
        own(1423),
      );
    assignments.push({ topic, partition, replicas });
    for (const [index, broker] of replicas.entries()) {
      const logDir = logDirs[index] as string;
      if (logDir === anyLogDir) continue;
      const replica = { topic, partition, broker };
      moves.set(replicaName(replica), { ...replica, logDir });
    }
  }
  return { assignments, moves: [...moves.values()] };
}

/** The plan, of which --execute asks more. Throws JavaError. */
export function parseExecutablePlan(text: string): Plan {
  const { execute } = stacks;
  const plan = parsePlan(text, execute.parsing);
  const { assignments } = plan;
  if (assignments.length === 0) throw failed('Partition reassignment list cannot be empty', execute.check(1247));
  if (assignments.some(({ replicas }) => replicas.length === 0))
    throw failed('Partition replica list cannot be empty', execute.check(1249));
  const names = assignments.map(nameOf);
  const twice = assignments.filter((each, index) => names.indexOf(nameOf(each)) < index);
  if (twice.length > 0) {
    const once = [...new Set(inHashOrder(twice, partitionHash, 16).map(nameOf))];
    throw failed(`Partition reassignment contains duplicate topic partitions: ${once.join(',')}`, execute.check(1254));
  }
  const repeated = assignments
    .map((each) => ({ name: nameOf(each), brokers: duplicates(each.replicas) }))
    .filter(({ brokers }) => brokers.length > 0)
    .map(({ name, brokers }) => `${name} contains multiple entries for ${brokers.join(',')}`);
  if (repeated.length > 0)
    throw failed(
      `Partition replica lists may not contain duplicate entries: ${repeated.join('. ')}`,
      execute.check(1268),
    );
  return plan;
}

/** What --generate is to move: `{"topics": [{"topic": "orders"}]}`. Throws JavaError. */
export function parseTopics(
  text: string,
  brokerList: string,
): { brokers: readonly number[]; topics: readonly string[] } {
  const { duplicates: parsing, topics: within, list } = stacks.generate;
  const brokers = brokerList
    .replace(/,+$/, '')
    .split(',')
    .map((each) => brokerId(each));
  const repeated = duplicates(brokers);
  if (repeated.length > 0)
    throw failed(`Broker list contains duplicate entries: [${repeated.join(', ')}]`, parsing(743));
  const parsed = parseJson(text);
  if ('error' in parsed) throw operation('The input string is not a valid JSON', within(1368));
  const object = asObject(parsed.value, within(1365));
  if ('version' in object) {
    const number = asInteger(object.version, within(1366));
    if (number !== 1) throw operation(`Not supported version field value ${number}`, list(1384));
  }
  const topics =
    'topics' in object
      ? asArray(object.topics, list(1377)).map((each) => {
          const fields = asObject(each, list(1379));
          return asText(fieldOf(fields, 'topic', list(1379)), list(1379));
        })
      : [];
  const again = duplicates(topics);
  if (again.length > 0)
    throw failed(`List of topics to reassign contains duplicate entries: [${again.join(', ')}]`, parsing(747));
  return { brokers, topics };
}

/** `Integer.parseInt` of one of the list. */
function brokerId(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`, stacks.generate.number);
}

/** Each of those that stand there more than once, in the order of a Java set. */
function duplicates<T extends string | number>(values: readonly T[]): T[] {
  const repeated = [...new Set(values.filter((each, index) => values.indexOf(each) < index))];
  return inHashOrder(repeated, (each) => (typeof each === 'number' ? each : javaHash(each)), 16);
}

export function failed(message: string, stack: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message, stack);
}

export function operation(message: string, stack: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message, stack);
}
