/** All forty-two lessons by name, so that the home page can say what is there and what is to come. */
export interface PlannedChapter {
  letter: string;
  title: Bilingual;
  lessons: readonly { number: number; title: Bilingual }[];
}

export interface Bilingual {
  en: string;
  'zh-cn': string;
}

type Row = readonly [number: number, en: string, zhCn: string];

function plan(letter: string, en: string, zhCn: string, rows: readonly Row[]): PlannedChapter {
  const lessons = rows.map(([number, enTitle, zhTitle]) => ({ number, title: { en: enTitle, 'zh-cn': zhTitle } }));
  return { letter, title: { en, 'zh-cn': zhCn }, lessons };
}

export const curriculum: readonly PlannedChapter[] = [
  plan('A', 'Start Kafka', '启动 Kafka', [
    [1, 'Why a log', '为什么是日志'],
    [2, 'ZooKeeper, then KRaft', '从 ZooKeeper 到 KRaft'],
    [3, 'Format KRaft storage', '格式化 KRaft 存储'],
    [4, 'Start, stop, Docker, advertised.listeners', '启动、停止、Docker 与 advertised.listeners'],
    [5, 'Processes and ports', '进程与端口'],
    [6, 'Cluster and the five APIs', '集群与五个 API'],
  ]),
  plan('B', 'Topics, records, logs', '主题、消息、日志', [
    [7, 'Create a topic', '创建主题'],
    [8, 'Record anatomy', '一条消息的构造'],
    [9, 'First producer', '第一个生产者'],
    [10, 'First consumer', '第一个消费者'],
    [11, 'Timestamps', '时间戳'],
    [12, 'Segments', '日志分段'],
  ]),
  plan('C', 'Partitioning', '分区', [
    [13, 'Partitions are parallel logs', '分区是并行的日志'],
    [14, 'Keys', '键'],
    [15, 'Null keys: round-robin or sticky', '没有键：轮询还是粘性'],
    [16, 'Adding partitions', '增加分区'],
    [17, 'Ordering and retries', '顺序与重试'],
  ]),
  plan('D', 'Offsets and groups', '位移与消费者组', [
    [18, 'Position and committed', '当前位置与已提交位移'],
    [19, 'auto.offset.reset', 'auto.offset.reset'],
    [20, 'Groups share, groups copy', '组内分工，组间各得一份'],
    [21, 'Idle members', '闲着的成员'],
    [22, 'Eager rebalance', '急切再均衡'],
    [23, 'Cooperative, and KIP-848', '协作再均衡与 KIP-848'],
    [24, 'Slow handlers', '处理太慢'],
    [25, 'Replay', '重放'],
    [26, '__consumer_offsets and lag', '__consumer_offsets 与消费滞后'],
  ]),
  plan('E', 'Queues and delivery', '队列与投递', [
    [27, 'A message queue? Redis lists and streams, RabbitMQ', '消息队列？Redis 列表与流、RabbitMQ'],
    [28, 'Share groups', '共享组'],
    [29, 'At most once, at least once', '至多一次，至少一次'],
    [30, 'Poison records and a dead-letter topic', '毒消息与死信主题'],
    [31, 'Idempotent producer', '幂等生产者'],
    [32, 'Transactions', '事务'],
    [33, 'Exactly once where?', '哪里才是恰好一次？'],
  ]),
  plan('F', 'Storage and replication', '存储与副本', [
    [34, 'Retention', '保留策略'],
    [35, 'Compaction and tombstones', '压实与墓碑'],
    [36, 'Replicas, ISR, high watermark, acks', '副本、ISR、高水位与 acks'],
    [37, 'Leader election', 'leader 选举'],
  ]),
  plan('G', 'Ecosystem and operations', '生态与运维', [
    [38, 'Schema evolution', 'schema 演进'],
    [39, 'Stream processing', '流处理'],
    [40, 'Connect', 'Connect'],
    [41, 'Security', '安全'],
    [42, 'Kafka from Go', '用 Go 操作 Kafka'],
  ]),
];
