import { ClusterClient } from '../client/cluster-client.ts';
import { checkedClient } from '../config/client/configs.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { apiVersionsOptions } from './cluster/api-versions-options.ts';
import { clientApis } from './cluster/client-apis.ts';
import { adminConstruction } from './tool/bootstrap.ts';
import { placeOf } from './tool/config-places.ts';
import { clientOptions } from './tool/connection.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';
import { loadProperties } from './tool/text-file.ts';

const tool = 'org.apache.kafka.tools.BrokerApiVersionsCommand';

const stack = (line: number): readonly string[] => [
  `${tool}.createAdminClient(BrokerApiVersionsCommand.java:${line})`,
  `${tool}.execute(BrokerApiVersionsCommand.java:85)`,
  `${tool}.mainNoExit(BrokerApiVersionsCommand.java:74)`,
  `${tool}.main(BrokerApiVersionsCommand.java:69)`,
];

/** A client of its own, as it names itself in its log. */
const client = 'LegacyAdminClient clientId=admin-1';

/** Apache Kafka 4.3's kafka-broker-api-versions.sh. Source: transcripts of the tool in test/golden/kafka-cluster/cluster.txt. */
export const kafkaBrokerApiVersions: Command = {
  name: 'kafka-broker-api-versions.sh',
  summary: 'shows which versions of which APIs each broker has',
  options: apiVersionsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to retrieve broker version information.',
        options: apiVersionsOptions,
        parsing: [
          `${tool}$BrokerVersionCommandOptions.<init>(BrokerApiVersionsCommand.java:124)`,
          `${tool}.execute(BrokerApiVersionsCommand.java:84)`,
          `${tool}.mainNoExit(BrokerApiVersionsCommand.java:74)`,
          `${tool}.main(BrokerApiVersionsCommand.java:69)`,
        ],
        misread: (error) => new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`),
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

/** The configs of its client, which has fewer than Kafka's own. */
const own =
  /^(?:client\.dns\.lookup|security\.protocol|request\.timeout\.ms|socket\.connection\.setup\.timeout(?:\.max)?\.ms|retry\.backoff\.ms|(?:ssl|sasl)\..*)$/;

/** Throws JavaError where one of them cannot be. */
function check(config: ReadonlyMap<string, string>): void {
  const { refusal } = checkedClient('admin', new Map([...config].filter(([name]) => own.test(name))));
  if (refusal === null) return;
  const place = placeOf('admin', refusal).slice(0, -1);
  throw new JavaError('org.apache.kafka.common.config.ConfigException', refusal, [
    ...place,
    `${tool}$AdminClient.create(BrokerApiVersionsCommand.java:162)`,
    ...stack(104),
  ]);
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server');
  let cluster: ClusterClient | null = null;
  try {
    const path = given.value('command-config');
    const config = path === undefined ? new Map<string, string>() : await loadProperties(io, path, stack(101));
    const servers = given.value('bootstrap-server') ?? '';
    check(config);
    cluster = new ClusterClient({
      ...clientOptions(io, servers, 'admin-1', client, adminConstruction(stack(104)), config),
    });
    for (const { id, host, port, rack } of await cluster.nodes()) {
      const { versions } = await cluster.node(id);
      const lines = Object.entries(clientApis).map(([key, name]) => {
        const range = versions.get(Number(key));
        if (!range) return `\t${name}(${key}): UNSUPPORTED`;
        const all = range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`;
        return `\t${name}(${key}): ${all} [usable: ${range.max}]`;
      });
      await io.stdout.write(
        `${host}:${port} (id: ${id} rack: ${rack} isFenced: false) -> (\n${lines.join(',\n')}\n)\n`,
      );
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // It makes a client of its own: what is wrong with a server is not wrapped.
    const shown = error instanceof JavaError && error.from ? error.from.error : asJavaError(error, 'listNodes');
    throw new ToolExit(1, `${shown.message}\n${stackTrace(shown)}\n`);
  } finally {
    cluster?.close();
  }
}
