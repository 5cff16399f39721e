import { describeCluster } from '../apis/60-describe-cluster.ts';
import { ClusterClient } from '../client/cluster-client.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { adminOptions } from './tool/connection.ts';
import { stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';

const actions = ['cluster-id', 'unregister', 'list-endpoints'] as const;
type Action = (typeof actions)[number];

const servers = `(--bootstrap-server BOOTSTRAP_SERVER |
                     --bootstrap-controller BOOTSTRAP_CONTROLLER)
`;
const own: Readonly<Record<Action, string>> = {
  'cluster-id': '                     ',
  unregister: '                     ',
  'list-endpoints': '                     [--include-fenced-brokers]\n                     ',
};

function usage(action: Action): string {
  const id = action === 'unregister' ? ' --id ID\n' : '\n';
  return `usage: kafka-cluster ${action} [-h] [--config CONFIG]
                     [--command-config COMMAND_CONFIG]${id}${own[action]}${servers}`;
}

/** Apache Kafka 4.3's kafka-cluster.sh. Source: transcripts of the tool in test/golden/kafka-cluster/cluster.txt. */
export const kafkaCluster: Command = {
  name: 'kafka-cluster.sh',
  summary: 'shows the id and the endpoints of a cluster',
  options: ['--bootstrap-server', '--include-fenced-brokers'],
  async run(argv, io) {
    const fail = async (text: string): Promise<number> => {
      await io.stderr.write(`${text}\n`);
      return 1;
    };
    const head = 'usage: kafka-cluster [-h] {cluster-id,unregister,list-endpoints} ...\n';
    const [word, ...rest] = argv;
    if (word === undefined) return fail(`${head}kafka-cluster: error: too few arguments`);
    const action = actions.find((each) => each === word);
    if (action === undefined)
      return fail(
        `${head}kafka-cluster: error: invalid  choice:  '${word}'  (choose from 'cluster-id',\n'unregister', 'list-endpoints')`,
      );
    const given = new Map<string, string>();
    const words = [...rest];
    for (let next = words.shift(); next !== undefined; next = words.shift()) {
      const name =
        ({ '-b': '--bootstrap-server', '-c': '--command-config', '-i': '--id' } as Record<string, string>)[next] ??
        next;
      if (name === '--include-fenced-brokers' && action === 'list-endpoints') given.set(name, '');
      else if (['--bootstrap-server', '--config', '--command-config', '--id'].includes(name))
        given.set(name, words.shift() ?? '');
      else return fail(`${usage(action)}kafka-cluster: error: unrecognized arguments: '${next}'`);
    }
    if (action === 'unregister' && !given.has('--id'))
      return fail(`${usage(action)}kafka-cluster: error: argument --id/-i is required`);
    const at = given.get('--bootstrap-server');
    if (at === undefined)
      return fail(
        `${usage(action)}kafka-cluster:  error:  one  of   the  arguments  --bootstrap-server/-b  --\nbootstrap-controller/-C is required`,
      );
    return perform(action, at, io);
  },
};

async function perform(action: Action, at: string, io: CommandIo): Promise<number> {
  try {
    const cluster = new ClusterClient(adminOptions(io, at, []));
    try {
      const { clusterId, brokers } = await cluster.request(await cluster.any(), describeCluster, {
        includeClusterAuthorizedOperations: false,
        includeFencedBrokers: true,
      });
      if (action === 'unregister') {
        await io.stderr.write('The target cluster does not support the broker unregistration API.\n');
        return 1;
      }
      if (action === 'cluster-id') await io.stdout.write(`Cluster ID: ${clusterId}\n`);
      else await io.stdout.write(endpoints(brokers));
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    await io.stderr.write(`${stackTrace(asJavaError(error, 'describeCluster'))}\n`);
    return 1;
  }
}

function endpoints(
  brokers: readonly { brokerId: number; host: string; port: number; rack: string | null; isFenced: boolean }[],
): string {
  const hosts = Math.max(9, ...brokers.map(({ host }) => host.length));
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell, index) => cell.padEnd([10, hosts, 10, 10, 10, 15][index] ?? 0)).join(' ')}\n`;
  const rows = brokers.map(({ brokerId, host, port, rack, isFenced }) =>
    line([String(brokerId), host, String(port), String(rack), isFenced ? 'fenced' : 'unfenced', 'broker']),
  );
  return line(['ID', 'HOST', 'PORT', 'RACK', 'STATE', 'ENDPOINT_TYPE']) + rows.join('');
}
