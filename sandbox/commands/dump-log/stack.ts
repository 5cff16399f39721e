/** Places in Apache Kafka 4.3.1's DumpLogSegments, as its stacks show them. */

const tool = 'org.apache.kafka.tools.DumpLogSegments';
const records = 'org.apache.kafka.common.record.internal';
const log = 'org.apache.kafka.storage.internals.log';
const main = (line: number): string => `${tool}.main(DumpLogSegments.java:${line})`;
const nio = [
  'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:92)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:106)',
  'java.base/sun.nio.fs.UnixException.rethrowAsIOException(UnixException.java:111)',
];
const opening = [
  ...nio,
  'java.base/sun.nio.fs.UnixFileSystemProvider.newFileChannel(UnixFileSystemProvider.java:181)',
  'java.base/java.nio.channels.FileChannel.open(FileChannel.java:298)',
  'java.base/java.nio.channels.FileChannel.open(FileChannel.java:357)',
  `${records}.FileRecords.openChannel(FileRecords.java:494)`,
  `${records}.FileRecords.open(FileRecords.java:449)`,
  `${records}.FileRecords.open(FileRecords.java:462)`,
];
const parsing = [
  'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
  'java.base/java.lang.Long.parseLong(Long.java:711)',
  'java.base/java.lang.Long.parseLong(Long.java:836)',
];

/** In which of its parts the tool is: each kind of file has its own. */
export const dumping = {
  log: [`${tool}.dumpLog(DumpLogSegments.java:379)`, main(130)],
  index: [`${tool}.dumpIndex(DumpLogSegments.java:203)`, main(132)],
  timeIndex: [`${tool}.dumpTimeIndex(DumpLogSegments.java:251)`, main(135)],
  snapshot: [`${tool}.dumpProducerIdSnapshot(DumpLogSegments.java:170)`, main(136)],
  transactions: [`${tool}.dumpTxnIndex(DumpLogSegments.java:158)`, main(137)],
} as const;

export const stacks = {
  options: [`${tool}$DumpLogSegmentsOptions.<init>(DumpLogSegments.java:863)`, main(105)],
  records: [
    `${tool}.printRecordContents(DumpLogSegments.java:451)`,
    `${tool}.dumpBatchRecords(DumpLogSegments.java:422)`,
    `${tool}.dumpLog(DumpLogSegments.java:386)`,
    main(130),
  ],
  parser: [`${tool}$DumpLogSegmentsOptions.messageParser(DumpLogSegments.java:879)`, main(131)],
  maxBytes: [`${tool}$DumpLogSegmentsOptions.maxBytes(DumpLogSegments.java:935)`, main(131)],
  maxMessageSize: [`${tool}$DumpLogSegmentsOptions.maxMessageSize(DumpLogSegments.java:931)`, main(133)],
  iterating: [
    `${tool}.dumpBatchRecords(DumpLogSegments.java:404)`,
    `${tool}.dumpLog(DumpLogSegments.java:386)`,
    main(130),
  ],
  loading: [
    'java.base/jdk.internal.loader.BuiltinClassLoader.loadClass(BuiltinClassLoader.java:641)',
    'java.base/jdk.internal.loader.ClassLoaders$AppClassLoader.loadClass(ClassLoaders.java:188)',
    'java.base/java.lang.ClassLoader.loadClass(ClassLoader.java:525)',
    'org.apache.kafka.common.utils.Utils.loadClass(Utils.java:442)',
    'org.apache.kafka.common.utils.Utils.newInstance(Utils.java:427)',
  ],
  casting: [
    'java.base/java.lang.Class.asSubclass(Class.java:3925)',
    'org.apache.kafka.common.utils.Utils.loadClass(Utils.java:445)',
    'org.apache.kafka.common.utils.Utils.newInstance(Utils.java:427)',
  ],
  opening,
  parsing,
  nio,
  indexFile: [
    `${log}.AbstractIndex.createAndAssignMmap(AbstractIndex.java:102)`,
    `${log}.AbstractIndex.<init>(AbstractIndex.java:82)`,
  ],
  sanity: {
    index: [`${log}.OffsetIndex.sanityCheck(OffsetIndex.java:85)`],
    timeIndex: [`${log}.TimeIndex.sanityCheck(TimeIndex.java:81)`],
  },
  reading: [
    'java.base/java.nio.file.Files.newByteChannel(Files.java:380)',
    'java.base/java.nio.file.Files.newByteChannel(Files.java:432)',
    'java.base/java.nio.file.Files.readAllBytes(Files.java:3288)',
    `${log}.ProducerStateManager.readSnapshot(ProducerStateManager.java:619)`,
  ],
} as const;
