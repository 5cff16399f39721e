import type { Admin, ConfigDescription, TopicDescription } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { hashOrder, JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { topicFilter } from './arguments.ts';
import { topicConfigs28 } from './configs-2.8.ts';
import { kafkaDefault, partitionLine, topicLine } from './describe.ts';
import type { TopicService } from './kafka-2.8.ts';
import { assignment28, newTopic28 } from './new-topic-2.8.ts';
import { creationStacks, missingStack, patternStack } from './stack-2.8.ts';

const way = 'AdminClient';

/** What kafka-topics.sh of Kafka 2.8 does by way of a broker. */
export class BrokerTopics implements TopicService {
  readonly #admin: Admin;
  readonly #io: CommandIo;

  constructor(admin: Admin, io: CommandIo) {
    this.#admin = admin;
    this.#io = io;
  }

  async create(given: Options): Promise<void> {
    const { assignment, ...wanted } = await newTopic28(given, way, this.#io);
    const { name, partitions, replicationFactor } = wanted;
    const { range } = creationStacks(way);
    if (replicationFactor !== undefined && (replicationFactor < 1 || replicationFactor > 32_767))
      throw illegal('The replication factor must be between 1 and 32767 inclusive', range(240));
    if (partitions !== undefined && partitions < 1) throw illegal('The partitions must be greater than 0', range(242));
    if (name === '')
      throw new ApiError(
        'INVALID_TOPIC_EXCEPTION',
        `The given topic name '${name}' cannot be represented in a request.`,
      );
    try {
      await this.#admin.createTopic({ ...wanted, assignments: assignment });
    } catch (error) {
      const there = error instanceof ApiError && error.error === 'TOPIC_ALREADY_EXISTS';
      if (there && given.has('if-not-exists')) return;
      throw error;
    }
    await this.#io.stdout.write(`Created topic ${name}.\n`);
  }

  async list(given: Options): Promise<void> {
    await this.#io.stdout.write(`${(await this.#matching(given)).join('\n')}\n`);
  }

  async describe(given: Options): Promise<void> {
    const names = await this.#matching(given);
    mustExist(names, given, 'describe');
    if (names.length === 0) return;
    const configs = await this.#admin.describeConfigs('topic', names);
    const live = new Set((await this.#admin.nodes()).map(({ id }) => id));
    const topics = new Map((await this.#admin.describeTopics(names)).map((topic) => [topic.name, topic]));
    for (const name of hashOrder([...topics.keys()]))
      await this.#io.stdout.write(
        described(topics.get(name) as TopicDescription, configs.get(name) ?? [], live, given),
      );
  }

  async alter(given: Options): Promise<void> {
    const names = await this.#matching(given);
    mustExist(names, given, 'alter');
    if (names.length === 0) return;
    const count = given.integer('partitions', creationStacks(way).partitions) as number;
    const assignment = assignment28(given, way);
    const topics = await this.#admin.describeTopics(names);
    await this.#admin.createPartitions(
      topics.map(({ name, partitions }) => ({ name, count, assignments: assignment?.slice(partitions.length) })),
    );
  }

  async delete(given: Options): Promise<void> {
    const names = await this.#matching(given);
    mustExist(names, given, 'delete');
    if (names.length > 0) await this.#admin.deleteTopics(names);
  }

  async close(): Promise<void> {
    this.#admin.close();
  }

  /** Names of the topics that `--topic` and `--exclude-internal` leave, sorted. */
  async #matching(given: Options): Promise<string[]> {
    const pattern = given.value('topic');
    const fits = pattern === undefined ? () => true : topicFilter(pattern, patternStack);
    const topics = await this.#admin.listTopics();
    const wanted = topics.filter(({ name, internal }) => fits(name) && !(internal && given.has('exclude-internal')));
    return wanted.map(({ name }) => name).sort();
  }
}

function described(
  topic: TopicDescription,
  configs: readonly ConfigDescription[],
  live: ReadonlySet<number>,
  given: Options,
): string {
  const own = topicConfigs28.flatMap(
    (name) => configs.find((each) => each.name === name && each.source !== kafkaDefault) ?? [],
  );
  const minIsr = Number(configs.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1);
  const reports = {
    'under-replicated-partitions': ({ isr, replicas }: Partition) => isr.length < replicas.length,
    'unavailable-partitions': ({ leader }: Partition) => !live.has(leader),
    'under-min-isr-partitions': ({ isr }: Partition) => isr.length < minIsr,
    'at-min-isr-partitions': ({ isr }: Partition) => isr.length === minIsr,
  };
  const asked = Object.entries(reports).filter(([name]) => given.has(name));
  if (given.has('topics-with-overrides')) {
    return own.length > 0 ? topicLine(topic, own) : '';
  }
  const shown = topic.partitions.filter((each) => asked.every(([, fits]) => fits(each)));
  return (
    (asked.length === 0 ? topicLine(topic, own) : '') + shown.map((each) => partitionLine(topic.name, each)).join('')
  );
}

type Partition = TopicDescription['partitions'][number];

function mustExist(names: readonly string[], given: Options, action: 'describe' | 'alter' | 'delete'): void {
  const topic = given.value('topic');
  if (topic === undefined || given.has('if-exists') || names.length > 0) return;
  throw illegal(`Topic '${topic}' does not exist as expected`, missingStack(way, action));
}

function illegal(message: string, stack: readonly string[]): JavaError {
  return new JavaError('java.lang.IllegalArgumentException', message, stack);
}
