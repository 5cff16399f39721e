/** Places in Apache Kafka 4.3.1's DeleteRecordsCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.DeleteRecordsCommand';
const main = [`${tool}.mainNoExit(DeleteRecordsCommand.java:70)`, `${tool}.main(DeleteRecordsCommand.java:65)`];
const execute = [
  `${tool}.execute(DeleteRecordsCommand.java:122)`,
  `${tool}.execute(DeleteRecordsCommand.java:117)`,
  ...main,
];

export const stacks = {
  options: [
    `${tool}$DeleteRecordsCommandOptions.<init>(DeleteRecordsCommand.java:188)`,
    `${tool}.execute(DeleteRecordsCommand.java:114)`,
    ...main,
  ],
  read: [
    'org.apache.kafka.common.utils.Utils.readFileAsString(Utils.java:770)',
    `${tool}.execute(DeleteRecordsCommand.java:117)`,
    ...main,
  ],
  noFile: [
    'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:92)',
    'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:106)',
    'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:111)',
    'java.base/sun.nio.fs.UnixFileSystemProvider.newByteChannel(UnixFileSystemProvider.java:218)',
    'java.base/java.nio.file.Files.newByteChannel(Files.java:380)',
    'java.base/java.nio.file.Files.newByteChannel(Files.java:432)',
    'java.base/java.nio.file.Files.readAllBytes(Files.java:3288)',
    'org.apache.kafka.common.utils.Utils.readFileAsString(Utils.java:767)',
  ],
  json: [
    `${tool}.lambda$parseOffsetJsonStringWithoutDedup$0(DeleteRecordsCommand.java:81)`,
    'java.base/java.util.Optional.orElseThrow(Optional.java:403)',
    `${tool}.parseOffsetJsonStringWithoutDedup(DeleteRecordsCommand.java:81)`,
    ...execute,
  ],
  version: [
    `${tool}.parseJsonData(DeleteRecordsCommand.java:110)`,
    `${tool}.parseOffsetJsonStringWithoutDedup(DeleteRecordsCommand.java:85)`,
    ...execute,
  ],
} as const;
