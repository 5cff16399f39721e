import type { CommandIo } from '../../machine/command.ts';
import { propertiesFile, ToolExit } from '../tool/run.ts';

export interface Listener {
  name: string;
  host: string;
  port: number;
}

/** A controller that is to be one of those that vote. */
export interface NewController {
  id: number;
  directoryId: string;
  listeners: readonly Listener[];
}

const valid = 'Is this a valid controller configuration file?';

/** What its configuration says of a controller, and `meta.properties` in its log directory. Throws ToolExit. */
export async function newController(properties: ReadonlyMap<string, string>, io: CommandIo): Promise<NewController> {
  const id = properties.get('node.id');
  if (id === undefined) throw failed(`node.id not found in configuration file. ${valid}`);
  if (Number(id) < 0) throw failed(`node.id was negative in configuration file. ${valid}`);
  if (!(properties.get('process.roles') ?? '').includes('controller'))
    throw failed(`process.roles did not contain 'controller' in configuration file. ${valid}`);
  const directory = properties.get('metadata.log.dir') ?? properties.get('log.dirs')?.trim().split(',')[0];
  if (directory === undefined) throw failed(`Neither metadata.log.dir nor log.dirs were found. ${valid}`);
  const directoryId = await directoryIdOf(directory, io);
  return { id: Number(id), directoryId, listeners: listenersOf(properties) };
}

async function directoryIdOf(directory: string, io: CommandIo): Promise<string> {
  const file = `${directory}/meta.properties`;
  if ((await io.fs.kind(file)) !== 'file') throw failed(`Unable to read meta.properties from ${directory}`);
  const id = (await propertiesFile(io, file)).get('directory.id');
  if (id === undefined) throw failed(`No directory id found in ${directory}`);
  return id;
}

/** Where the controller is reached: advertised listeners, where there are, under the names of controllers' listeners. */
function listenersOf(properties: ReadonlyMap<string, string>): readonly Listener[] {
  const known = new Map<string, Listener>();
  for (const property of ['listeners', 'advertised.listeners'])
    for (const text of (properties.get(property) ?? '').split(',')) {
      const [, name = '', host = '', port = ''] =
        /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?\d+)$/.exec(text.trim()) ?? [];
      if (port !== '')
        known.set(name.toUpperCase(), { name: name.toUpperCase(), host: host || 'localhost', port: Number(port) });
    }
  const names = properties.get('controller.listener.names');
  if (names === undefined) throw failed(`controller.listener.names was not found. ${valid}`);
  return names.split(',').map((text) => {
    const name = text.trim().toUpperCase();
    const listener = known.get(name);
    if (!listener) throw failed(`Cannot find information about controller listener name: ${name}`);
    return listener;
  });
}

/** `CONTROLLER://localhost:9093` */
export function listenerText({ name, host, port }: Listener): string {
  return `${name}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An id of a directory: 16 bytes in URL-safe base64. Throws ToolExit in Java's words. */
export function checkDirectoryId(text: string): void {
  const cannot = (why: string): ToolExit => failed(`Failed to parse --controller-directory-id: ${why}`);
  if (text.length > 24)
    throw cannot(`Input string with prefix \`${text.slice(0, 24)}\` is too long to be decoded as a base64 UUID`);
  const digits = text.replace(/={0,2}$/, '');
  const wrong = /[^\w-]/.exec(digits);
  if (wrong) throw cannot(`Illegal base64 character ${wrong[0].charCodeAt(0).toString(16)}`);
  if (digits.length === 1) throw cannot('Input byte[] should at least have 2 bytes for base64 bytes');
  if (digits.length % 4 === 1) throw cannot('Last unit does not have enough valid bits');
  const bytes = Math.floor((digits.length * 3) / 4);
  if (bytes !== 16)
    throw cannot(
      `Input string \`${text}\` decoded as ${bytes} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    );
}

export function failed(message: string): ToolExit {
  return new ToolExit(1, `${message}\n`);
}
