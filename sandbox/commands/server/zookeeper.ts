import type { CommandIo } from '../../machine/command.ts';
import { resolvePath } from '../../machine/paths.ts';
import { signalCodes } from '../../machine/signals.ts';
import type { ZooKeeperSettings } from '../../machine/zookeeper-process.ts';
import { codeOf } from '../tool/bootstrap.ts';
import { JavaError } from '../tool/java.ts';
import { propertiesFile } from '../tool/run.ts';
import { ServerLog } from './server-log.ts';

const server = 'org.apache.zookeeper.server';
const quorumConfig = `${server}.quorum.QuorumPeerConfig`;
const quorumMain = `${server}.quorum.QuorumPeerMain`;

/**
 * The program `QuorumPeerMain`: a ZooKeeper of its own, until it is told to end. Source: the log of Apache ZooKeeper 3.5.9 in
 * test/golden/zookeeper, of which it says the lines that tell what happens.
 *
 * @param logsDirectory where server.log is
 */
export async function runZooKeeper(argv: readonly string[], io: CommandIo, logsDirectory: string): Promise<number> {
  const log = new ServerLog(io, logsDirectory);
  const [file = ''] = argv;
  await log.say(quorumConfig, `Reading configuration from: ${file}`);
  let settings: ZooKeeperSettings;
  try {
    settings = settingsOf(await propertiesFile(io, file), io.cwd);
  } catch (error) {
    const reason =
      error instanceof JavaError
        ? error
        : new JavaError('java.lang.IllegalArgumentException', `${file} file is missing`);
    await log.fail(quorumMain, 'Invalid config, exiting abnormally', configError(file, reason));
    await io.stdout.write('Invalid config, exiting abnormally\n');
    return 2;
  }
  const { clientPort, dataDir, tickTime } = settings;
  await log.say(quorumConfig, `clientPortAddress is 0.0.0.0:${clientPort}`);
  await log.say(quorumConfig, 'secureClientPort is not set');
  await log.say(quorumMain, 'Either no config or no quorum defined in config, running  in standalone mode', 'WARN');
  await log.say(`${server}.ZooKeeperServerMain`, 'Starting server');
  await log.say(
    `${server}.ZooKeeperServer`,
    `Created server with tickTime ${tickTime} minSessionTimeout ${2 * tickTime} maxSessionTimeout ${20 * tickTime} datadir ${dataDir}/version-2 snapdir ${dataDir}/version-2`,
  );
  await log.say(`${server}.NIOServerCnxnFactory`, `binding to port 0.0.0.0/0.0.0.0:${clientPort}`);
  const signal = io.interrupted();
  try {
    if (!io.zookeeper) throw new Error('there is no ZooKeeper here');
    const running = await io.zookeeper.start(settings, (level, logger, text) => log.note(logger, text, level));
    await log.say(`${server}.PrepRequestProcessor`, 'PrepRequestProcessor (sid:0) started, reconfigEnabled=false');
    const ended = await signal;
    await running.stop();
    return signalCodes[ended as keyof typeof signalCodes];
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    await log.fail(
      `${server}.ZooKeeperServerMain`,
      'Unexpected exception, exiting abnormally',
      new JavaError('java.net.BindException', 'Address already in use', [
        'java.base/sun.nio.ch.Net.bind0(Native Method)',
      ]),
    );
    return 1;
  }
}

/** Throws JavaError. */
function settingsOf(properties: ReadonlyMap<string, string>, cwd: string): ZooKeeperSettings {
  const dataDir = properties.get('dataDir');
  if (dataDir === undefined) throw new JavaError('java.lang.IllegalArgumentException', 'dataDir is not set');
  const number = (name: string, fallback: number): number => {
    const text = properties.get(name)?.trim();
    if (text === undefined) return fallback;
    if (!/^-?\d+$/.test(text)) throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`);
    return Number(text);
  };
  return {
    dataDir: resolvePath(cwd, dataDir),
    clientPort: number('clientPort', 2181),
    tickTime: number('tickTime', 3000),
    words: (properties.get('4lw.commands.whitelist') ?? 'srvr').split(',').map((word) => word.trim()),
  };
}

function configError(file: string, cause: JavaError): JavaError {
  const type = 'org.apache.zookeeper.server.quorum.QuorumPeerConfig$ConfigException';
  const frames = [
    'org.apache.zookeeper.server.quorum.QuorumPeerConfig.parse(QuorumPeerConfig.java:156)',
    'org.apache.zookeeper.server.quorum.QuorumPeerMain.initializeAndRun(QuorumPeerMain.java:113)',
    'org.apache.zookeeper.server.quorum.QuorumPeerMain.main(QuorumPeerMain.java:82)',
  ];
  return new JavaError(type, `Error processing ${file}`, frames, { error: cause, omitted: 2 });
}
