import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from './java.ts';
import { propertiesFile } from './run.ts';

/** What a client is told in the file of `--command-config`. */
export type ClientConfig = ReadonlyMap<string, string>;

const noFile = [
  'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:92)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:106)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:111)',
  'java.base/sun.nio.fs.UnixFileSystemProvider.newByteChannel(UnixFileSystemProvider.java:218)',
  'java.base/java.nio.file.Files.newByteChannel(Files.java:380)',
  'java.base/java.nio.file.Files.newByteChannel(Files.java:432)',
  'java.base/java.nio.file.spi.FileSystemProvider.newInputStream(FileSystemProvider.java:422)',
  'java.base/java.nio.file.Files.newInputStream(Files.java:160)',
  'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:669)',
  'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:656)',
];

/** Reads the file of `--command-config`; nothing where none is given. Throws JavaError. @param stack where the tool does this */
export async function commandConfig(
  io: CommandIo,
  path: string | undefined,
  stack: readonly string[],
): Promise<ClientConfig> {
  if (path === undefined) return new Map();
  if ((await io.fs.kind(path)) !== 'file')
    throw new JavaError('java.nio.file.NoSuchFileException', path, [...noFile, ...stack]);
  return propertiesFile(io, path);
}
