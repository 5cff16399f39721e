import type { ZooKeeperServer } from './server.ts';
import type { ServerConnection } from './server-connection.ts';

const version = '3.5.9-83df9301aa5c2a5d284a9940177808c01bc35cef, built on 01/06/2021 20:03 GMT';

type Word = (server: ZooKeeperServer, by: ServerConnection) => string;

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const hex = (id: bigint): string => `0x${id.toString(16)}`;

/** What each word is answered where it is allowed. Source: test/golden/zookeeper/four-letter-words.txt. */
const answers: Readonly<Record<string, Word>> = {
  ruok: () => 'imok',
  isro: () => 'rw',
  gtmk: () => '306',
  srst: (server) => {
    server.counts.received = server.counts.sent = 0;
    return lines('Server stats reset.');
  },
  crst: (server) => {
    for (const connection of server.connections) connection.counts.received = connection.counts.sent = 0;
    return lines('Connection stats reset.');
  },
  srvr: (server) => `${lines(`Zookeeper version: ${version}`)}${statistics(server)}`,
  stat: (server, by) =>
    `${lines(`Zookeeper version: ${version}`, 'Clients:')}${clients(server, by, false)}\n${statistics(server)}`,
  cons: (server, by) => `${clients(server, by, true)}\n`,
  mntr: (server) => {
    const { tree, watches } = server;
    const facts = {
      version,
      ...{ avg_latency: 0, max_latency: 0, min_latency: 0 },
      ...{ packets_received: server.counts.received + 1, packets_sent: server.counts.sent },
      ...{ num_alive_connections: server.connections.size, outstanding_requests: 0, server_state: 'standalone' },
      ...{ znode_count: tree.size, watch_count: watches.size },
      ephemerals_count: server.sessions.all().flatMap(({ id }) => tree.ephemerals(id)).length,
      approximate_data_size: tree.dataSize,
    };
    return lines(...Object.entries(facts).map(([name, value]) => `zk_${name}\t${value}`));
  },
  conf: ({ settings: { clientPort, dataDir, tickTime } }) =>
    lines(
      ...[`clientPort=${clientPort}`, 'secureClientPort=-1', `dataDir=${dataDir}/version-2`],
      ...[`dataLogDir=${dataDir}/version-2`, `tickTime=${tickTime}`, 'maxClientCnxns=0'],
      ...[`minSessionTimeout=${2 * tickTime}`, `maxSessionTimeout=${20 * tickTime}`, 'serverId=0'],
    ),
  dump: ({ sessions, tree }) => {
    const holding = sessions.all().filter(({ id }) => tree.ephemerals(id).length > 0);
    return lines(
      ...['SessionTracker dump:', `Session Sets (${sessions.all().length})/(${sessions.all().length}):`],
      ...sessions.all().map(({ id }) => `\t${hex(id)}`),
      ...['ephemeral nodes dump:', `Sessions with Ephemerals (${holding.length}):`],
      ...holding.flatMap(({ id }) => [`${hex(id)}:`, ...tree.ephemerals(id).map((path) => `\t${path}`)]),
    );
  },
  wchs: ({ watches }) => {
    const all = watches.all();
    return lines(
      `${new Set(all.map(({ watcher }) => watcher)).size} connections watching ${new Set(all.map(({ path }) => path)).size} paths`,
      `Total watches:${all.length}`,
    );
  },
  wchc: ({ watches }) => grouped(watches.all().map(({ watcher, path }) => [hex(watcher.session?.id ?? 0n), path])),
  wchp: ({ watches }) => grouped(watches.all().map(({ watcher, path }) => [path, hex(watcher.session?.id ?? 0n)])),
};

const words = [...Object.keys(answers), 'dirs', 'envi', 'hash', 'stmk', 'telc'];

/** What a four-letter word is answered, as `4lw.commands.whitelist` has it; null for bytes that are none. */
export function fourLetterWord(bytes: Uint8Array, server: ZooKeeperServer, by: ServerConnection): string | null {
  const word = String.fromCharCode(...bytes.subarray(0, 4));
  if (!words.includes(word)) return null;
  const allowed = server.settings.words;
  const answer = answers[word];
  if (!answer || !(allowed.includes(word) || allowed.includes('*')))
    return `${word} is not executed because it is not in the whitelist.\n`;
  return answer(server, by);
}

function statistics({ tree, counts, connections }: ZooKeeperServer): string {
  return lines(
    ...['Latency min/avg/max: 0/0/0', `Received: ${counts.received + 1}`, `Sent: ${counts.sent}`],
    ...[`Connections: ${connections.size}`, 'Outstanding: 0', `Zxid: ${hex(tree.lastZxid)}`],
    ...['Mode: standalone', `Node count: ${tree.size}`],
  );
}

function clients({ connections }: ZooKeeperServer, by: ServerConnection, whole: boolean): string {
  return lines(
    ...[...connections].map((connection) => {
      const { place, session, counts } = connection;
      const more = session && whole ? `,sid=${hex(session.id)},to=${session.timeoutMs}` : '';
      const received = counts.received + (connection === by ? 1 : 0);
      return ` ${place}[${session ? 1 : 0}](queued=0,recved=${received},sent=${counts.sent}${more})`;
    }),
  );
}

/** Each first part once, with its second parts below it. */
function grouped(pairs: readonly (readonly [string, string])[]): string {
  const heads = [...new Set(pairs.map(([head]) => head))];
  return `${lines(...heads.flatMap((head) => [head, ...pairs.filter(([own]) => own === head).map(([, each]) => `\t${each}`)]))}\n`;
}
