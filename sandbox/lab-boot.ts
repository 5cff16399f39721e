import { randomUuid } from './broker/uuid.ts';
import { javaLine } from './commands/server/java-line.ts';
import { metaPropertiesPath, metaPropertiesText } from './commands/server/meta-properties.ts';
import { formattedFiles } from './commands/storage/formatted.ts';
import type { LabOptions } from './control.ts';
import type { Host } from './host.ts';
import { imageTree, kafkaImages } from './install/images.ts';
import { kafka28 } from './install/kafka-2.8.ts';
import { defaultServer, kafka43, type ServerSettings, serverProperties } from './install/kafka-4.3.ts';
import type { Unpacked } from './install/unpacked.ts';
import type { LabClusters } from './lab-clusters.ts';
import type { FileSystem } from './machine/files.ts';
import { type LabMachine, workdir } from './machine/machine.ts';
import { parentOf } from './machine/paths.ts';
import { fileOutput, TextInput } from './machine/streams.ts';

const home = `${workdir}/kafka`;

/** A node that the lab begins with. */
export interface LabNode {
  settings: ServerSettings;
  /** Its configuration file. */
  path: string;
  text: string;
}

/** Nodes with their configuration: broker n listens two ports after the one before, its controller one after it. */
export function nodesOf({ brokers = 1, port = defaultServer.brokerPort, configs = {} }: LabOptions): LabNode[] {
  const own = Object.entries(configs).map(([name, value]) => `${name}=${value}\n`);
  const asked = own.length > 0 ? `\n# What this lesson asks for.\n${own.join('')}` : '';
  return Array.from({ length: brokers }, (_, i) => {
    const settings: ServerSettings = {
      nodeId: i + 1,
      brokerPort: port + 2 * i,
      controllerPort: port + 2 * i + 1,
      bootstrapPort: port + 1,
      logDir: i === 0 ? defaultServer.logDir : `${defaultServer.logDir}-${i + 1}`,
    };
    const path = `${home}/config/server${i === 0 ? '' : `-${i + 1}`}.properties`;
    return { settings, path, text: serverProperties(settings) + asked };
  });
}

/** Kafka as it is unpacked on the lab's machine, with the configuration of its nodes. */
export function unpackedTrees(nodes: readonly LabNode[]): Record<string, readonly Unpacked[]> {
  const paths = new Set(nodes.map(({ path }) => path));
  const old = `${workdir}/kafka-2.8`;
  return {
    [home]: [
      ...kafka43(home).filter(({ path }) => !paths.has(path)),
      ...nodes.map(({ path, text }) => ({ path, text })),
    ],
    [old]: kafka28(old),
    [imageTree]: kafkaImages(),
  };
}

/** Formats the log directory of every node that has none; whether there was nothing at all before. */
export function formatAll(nodes: readonly LabNode[], files: FileSystem, host: Host): boolean {
  const isNew = nodes.every(({ settings }) => files.kind(metaPropertiesPath(settings.logDir)) === null);
  const uuid = (): string => randomUuid(() => host.random());
  const clusterId = isNew ? uuid() : clusterOf(nodes, files);
  for (const { settings } of nodes) {
    const path = metaPropertiesPath(settings.logDir);
    if (files.kind(path) !== null || !isNew) continue;
    files.makeDirectory(settings.logDir, true);
    const directoryId = directoryIdOf(clusterId, settings.nodeId);
    const now = host.clock.now();
    files.write(path, metaPropertiesText({ clusterId, nodeId: settings.nodeId, directoryId }, now));
    const endpoint = { name: 'CONTROLLER', host: 'localhost', port: settings.controllerPort };
    // The first one is the controller that the cluster begins with.
    const voter = settings === nodes[0]?.settings;
    for (const [name, bytes] of formattedFiles(
      voter ? { voterId: settings.nodeId, voterDirectoryId: directoryId, endpoints: [endpoint] } : null,
      now,
    )) {
      const written = `${settings.logDir}/${name}`;
      files.makeDirectory(parentOf(written), true);
      files.write(written, bytes);
    }
  }
  return isNew;
}

function clusterOf(nodes: readonly LabNode[], files: FileSystem): string {
  for (const { settings } of nodes) {
    const path = metaPropertiesPath(settings.logDir);
    const found = files.kind(path) === 'file' ? /^cluster\.id=(.*)$/m.exec(files.read(path)) : null;
    if (found?.[1]) return found[1];
  }
  return '';
}

/** An id of its own for each node, made of the cluster's: the lab draws no more numbers than it did. */
function directoryIdOf(clusterId: string, nodeId: number): string {
  return (
    [...clusterId].reverse().join('').replace(/^-/, 'A').slice(0, 21) + String.fromCharCode(64 + (nodeId % 26 || 26))
  );
}

/** Starts a node as `kafka-server-start.sh -daemon` does; resolves when it serves, or has ended. */
export async function startNode({ settings, path }: LabNode, machine: LabMachine, brokers: LabClusters): Promise<void> {
  const { files } = machine;
  const io = machine.commandFiles();
  files.makeDirectory(`${home}/logs`, true);
  const out = fileOutput(`${home}/logs/kafkaServer.out`, io);
  const [name = '', ...args] = javaLine(home, 'kafkaServer', ['kafka.Kafka', path]);
  const streams = { stdin: new TextInput(), stdout: out, stderr: out };
  const process = await machine.spawn(name, args, { cwd: home, streams });
  await Promise.race([process.exit, brokers.started(settings.nodeId)]);
}
