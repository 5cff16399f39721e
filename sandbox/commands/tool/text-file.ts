import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from './java.ts';
import { propertiesFile } from './run.ts';

const opened = [
  'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:92)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:106)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:111)',
  'java.base/sun.nio.fs.UnixFileSystemProvider.newByteChannel(UnixFileSystemProvider.java:218)',
  'java.base/java.nio.file.Files.newByteChannel(Files.java:380)',
  'java.base/java.nio.file.Files.newByteChannel(Files.java:432)',
];

/**
 * A file as Kafka's `Utils.readFileAsString` gives it. Throws JavaError where there is none.
 *
 * @param at the place in the tool; the exception of the file system leaves it out as the same
 */
export async function readText(io: CommandIo, path: string, at: readonly string[]): Promise<string> {
  if ((await io.fs.kind(path)) === 'file') return io.fs.readFile(path, 'utf-8');
  const frames = ['org.apache.kafka.common.utils.Utils.readFileAsString(Utils.java:770)', ...at];
  const cause = new JavaError('java.nio.file.NoSuchFileException', path, [
    ...opened,
    'java.base/java.nio.file.Files.readAllBytes(Files.java:3288)',
    'org.apache.kafka.common.utils.Utils.readFileAsString(Utils.java:767)',
  ]);
  throw new JavaError('java.io.IOException', `Unable to read file ${path}`, frames, {
    error: cause,
    omitted: frames.length - 1,
  });
}

/** A file of properties as Kafka's `Utils.loadProps` gives it. Throws JavaError where there is none. */
export async function loadProperties(
  io: CommandIo,
  path: string,
  at: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if ((await io.fs.kind(path)) === 'file') return propertiesFile(io, path);
  throw noSuchFile(path, [
    'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:669)',
    'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:656)',
    ...at,
  ]);
}

/** A file of properties as Kafka 2.8 gives it. Throws JavaError where there is none. */
export async function loadProperties28(
  io: CommandIo,
  path: string,
  at: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if ((await io.fs.kind(path)) === 'file') return propertiesFile(io, path);
  throw noSuchFile(path, at);
}

function noSuchFile(path: string, at: readonly string[]): JavaError {
  return new JavaError('java.nio.file.NoSuchFileException', path, [
    ...opened,
    'java.base/java.nio.file.spi.FileSystemProvider.newInputStream(FileSystemProvider.java:422)',
    'java.base/java.nio.file.Files.newInputStream(Files.java:160)',
    ...at,
  ]);
}
