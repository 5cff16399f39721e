import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { streamsGroupHeartbeat } from '../../sandbox/apis/88-streams-group-heartbeat.ts';
import { type ClientOptions, ClusterClient } from '../../sandbox/client/cluster-client.ts';
import { TopicMetadata } from '../../sandbox/client/topic-metadata.ts';
import type { ResponseOf } from '../../sandbox/wire/schema.ts';

/**
 * Members of streams groups for stories, where no Kafka Streams application runs: they say what one says to its coordinator. A step
 * of a story is one of
 *
 *     streams-member NAME join GROUP source=TOPIC… [repartition=TOPIC:PARTITIONS]… [changelog=TOPIC]…
 *     streams-member NAME commit TOPIC:PARTITION=OFFSET…
 *     streams-member NAME leave
 *
 * With a repartition topic the topology has two subtopologies, 0 writes it and 1 reads it; changelogs belong to the last.
 */
export class StreamsMembers {
  readonly #options: ClientOptions;
  readonly #members = new Map<string, StreamsMember>();

  constructor(options: Omit<ClientOptions, 'clientId'>) {
    this.#options = { ...options, clientId: '' };
  }

  /** Does what a line says, and waits until the group has made up its mind about it. */
  async perform(line: string): Promise<void> {
    const [, name = '', what, ...rest] = line.split(' ');
    if (what === 'join') {
      const [groupId = '', ...topics] = rest;
      const member = new StreamsMember({ ...this.#options, clientId: `${groupId}-${name}` }, groupId, name);
      this.#members.set(name, member);
      await member.join(topics);
      return this.beat();
    }
    const member = this.#members.get(name);
    if (!member) throw new Error(`no member ${name}`);
    if (what === 'commit') return member.commit(rest);
    await member.leave();
    this.#members.delete(name);
    return this.beat();
  }

  /** Every member gives signs of life, until none is told anything new. */
  async beat(): Promise<void> {
    for (let rounds = 0; rounds < 5; rounds += 1) for (const member of this.#members.values()) await member.beat();
  }

  close(): void {
    for (const { cluster } of this.#members.values()) cluster.close();
    this.#members.clear();
  }
}

type TaskIds = ResponseOf<typeof streamsGroupHeartbeat>['activeTasks'];

class StreamsMember {
  readonly cluster: ClusterClient;
  readonly #groupId: string;
  readonly #name: string;
  #epoch = 0;
  #active: TaskIds = [];
  #standby: TaskIds = [];

  constructor(options: ClientOptions, groupId: string, name: string) {
    this.cluster = new ClusterClient(options);
    this.#groupId = groupId;
    this.#name = name;
  }

  async join(topics: readonly string[]): Promise<void> {
    const named = (kind: string): string[] =>
      topics.flatMap((each) => (each.startsWith(`${kind}=`) ? [each.slice(kind.length + 1)] : []));
    const topic = (name: string, partitions = 0) => ({ name, partitions, replicationFactor: 0, topicConfigs: [] });
    const repartition = named('repartition').map((each) => {
      const [name = '', partitions] = each.split(':');
      return topic(name, Number(partitions));
    });
    const first = { subtopologyId: '0', ...none, sourceTopics: named('source') };
    const changelogs = named('changelog').map((name) => topic(name));
    const subtopologies =
      repartition.length === 0
        ? [{ ...first, stateChangelogTopics: changelogs }]
        : [
            { ...first, repartitionSinkTopics: repartition.map(({ name }) => name) },
            { subtopologyId: '1', ...none, repartitionSourceTopics: repartition, stateChangelogTopics: changelogs },
          ];
    await this.#heartbeat({
      rebalanceTimeoutMs: 300_000,
      topology: { epoch: 0, subtopologies },
      activeTasks: [],
      standbyTasks: [],
      warmupTasks: [],
      processId: `process-${this.#name}`,
      clientTags: [],
    });
  }

  async beat(): Promise<void> {
    await this.#heartbeat({ activeTasks: this.#active, standbyTasks: this.#standby, warmupTasks: [] });
  }

  async leave(): Promise<void> {
    this.#epoch = -1;
    await this.#heartbeat({});
    this.cluster.close();
  }

  async commit(offsets: readonly string[]): Promise<void> {
    const topics = new TopicMetadata(this.cluster);
    for (const each of offsets) {
      const [, name = '', partition, offset] = /^(.*):(\d+)=(\d+)$/.exec(each) ?? [];
      const { topicId } = await topics.topic(name);
      const answer = await this.cluster.request(await this.cluster.coordinator(this.#groupId), offsetCommit, {
        groupId: this.#groupId,
        memberId: this.#name,
        generationIdOrMemberEpoch: this.#epoch,
        topics: [
          {
            name,
            topicId,
            partitions: [
              {
                partitionIndex: Number(partition),
                committedOffset: BigInt(offset ?? 0),
                committedLeaderEpoch: 0,
                committedMetadata: '',
              },
            ],
          },
        ],
      });
      const code = answer.topics[0]?.partitions[0]?.errorCode;
      if (code !== 0) throw new Error(`${each} was not committed: ${code}`);
    }
  }

  async #heartbeat(
    what: Partial<
      Parameters<
        typeof this.cluster.request<typeof streamsGroupHeartbeat.request, typeof streamsGroupHeartbeat.response>
      >[2]
    >,
  ): Promise<void> {
    const answer = await this.cluster.request(await this.cluster.coordinator(this.#groupId), streamsGroupHeartbeat, {
      groupId: this.#groupId,
      memberId: this.#name,
      memberEpoch: this.#epoch,
      endpointInformationEpoch: 0,
      ...what,
    });
    if (answer.errorCode !== 0)
      throw new Error(`${this.#name} of ${this.#groupId}: ${answer.errorCode} ${answer.errorMessage}`);
    this.#epoch = answer.memberEpoch;
    this.#active = answer.activeTasks ?? this.#active;
    this.#standby = answer.standbyTasks ?? this.#standby;
  }
}

const none = {
  sourceTopics: [],
  sourceTopicRegex: [],
  stateChangelogTopics: [],
  repartitionSinkTopics: [],
  repartitionSourceTopics: [],
  copartitionGroups: [],
};
