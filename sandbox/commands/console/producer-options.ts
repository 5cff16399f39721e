import type { Option } from '../tool/options.ts';

/** The options of kafka-console-producer.sh, in the words of Apache Kafka 4.3. */
export const producerOptions: readonly Option[] = [
  {
    name: 'batch-size',
    argument: 'Integer: size',
    about:
      'The buffer size in bytes allocated for a partition. When records are received which are smaller than this size the producer will attempt to optimistically group them together until this size is reached. This is the option to control batch.size in producer configs. Please note that this option will be replaced if max-partition-memory-bytes is also set.(default: 16384)',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to. The broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  },
  {
    name: 'command-config',
    argument: 'String: config file',
    about: 'Producer config properties file. Note that [command-property] takes precedence over this config.',
  },
  {
    name: 'command-property',
    argument: 'String: producer_prop',
    about: 'Producer config properties in the form key=value.',
  },
  {
    name: 'compression-codec',
    argument: 'String: compression-codec',
    optional: true,
    about:
      "The compression codec: either 'none', 'gzip', 'snappy', 'lz4', or 'zstd'. If specified without value, then it defaults to 'gzip'",
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'line-reader',
    argument: 'String: reader_class',
    about:
      'The class name of the class to use for reading lines from standard in. By default each line is read as a separate message. (default: org.apache.kafka.tools.LineMessageReader)',
  },
  {
    name: 'max-block-ms',
    argument: 'Long: max block on send',
    about: 'The max time that the producer will block for during a send request.(default: 60000)',
  },
  {
    name: 'max-memory-bytes',
    argument: 'Long: total memory in bytes',
    about:
      'The total memory used by the producer to buffer records waiting to be sent to the server. This is the option to control `buffer.memory` in producer configs. (default: 33554432)',
  },
  {
    name: 'max-partition-memory-bytes',
    argument: 'Integer: memory in bytes per partition',
    about:
      '(Deprecated) The buffer size in bytes allocated for a partition. When records are received which are smaller than this size the producer will attempt to optimistically group them together until this size is reached. This is the option to control batch.size in producer configs. This option will be removed in Apache Kafka 5.0. Use --batch-size instead. (default: 16384)',
  },
  {
    name: 'message-send-max-retries',
    argument: 'Integer',
    about:
      'Brokers can fail receiving the message for multiple reasons, and being unavailable transiently is just one of them. This property specifies the number of retries before the producer give up and drop this message. This is the option to control `retries` in producer configs. (default: 3)',
  },
  {
    name: 'metadata-expiry-ms',
    argument: 'Long: metadata expiration interval',
    about:
      "The period of time in milliseconds after which we force a refresh of metadata even if we haven't seen any leadership changes. This is the option to control `metadata.max.age.ms` in producer configs. (default:300000)",
  },
  {
    name: 'producer-property',
    argument: 'String: producer_prop',
    about:
      '(DEPRECATED) Producer config properties in the form key=value. This option will be removed in a future version. Use --command-property instead.',
  },
  {
    name: 'producer.config',
    argument: 'String: config file',
    about:
      '(DEPRECATED) Producer config properties file. Note that [command-property] takes precedence over this config. This option will be removed in a future version. Use --command-config instead.',
  },
  {
    name: 'property',
    argument: 'String: prop',
    about:
      '(DEPRECATED) A mechanism to pass user-defined properties in the form key=value to the message reader. This allows custom configuration for a user-defined message reader.\nDefault properties include:\n parse.key=false\n parse.headers=false\n ignore.error=false\n key.separator=\\t\n headers.delimiter=\\t\n headers.separator=,\n headers.key.separator=:\n null.marker=   When set, any fields (key, value and headers) equal to this will be replaced by null\nDefault parsing pattern when:\n parse.headers=true and parse.key=true:\n  "h1:v1,h2:v2...\\tkey\\tvalue"\n parse.key=true:\n  "key\\tvalue"\n parse.headers=true:\n  "h1:v1,h2:v2...\\tvalue"\n This option will be removed in a future version. Use --reader-property instead.',
  },
  {
    name: 'reader-config',
    argument: 'String: config file',
    about:
      'Config properties file for the message reader. Note that [reader-property] takes precedence over this config.',
  },
  {
    name: 'reader-property',
    argument: 'String: prop',
    about:
      'A mechanism to pass user-defined properties in the form key=value to the message reader. This allows custom configuration for a user-defined message reader.\nDefault properties include:\n parse.key=false\n parse.headers=false\n ignore.error=false\n key.separator=\\t\n headers.delimiter=\\t\n headers.separator=,\n headers.key.separator=:\n null.marker=   When set, any fields (key, value and headers) equal to this will be replaced by null\nDefault parsing pattern when:\n parse.headers=true and parse.key=true:\n  "h1:v1,h2:v2...\\tkey\\tvalue"\n parse.key=true:\n  "key\\tvalue"\n parse.headers=true:\n  "h1:v1,h2:v2...\\tvalue"',
  },
  {
    name: 'request-required-acks',
    argument: 'String: request required acks',
    about: 'The required `acks` of the producer requests (default: -1)',
  },
  {
    name: 'request-timeout-ms',
    argument: 'Integer: request timeout ms',
    about: 'The ack timeout of the producer requests. Value must be non-negative and non-zero. (default: 1500)',
  },
  {
    name: 'retry-backoff-ms',
    argument: 'Long',
    about:
      'Before each retry, the producer refreshes the metadata of relevant topics. Since leader election takes a bit of time, this property specifies the amount of time that the producer waits before refreshing the metadata. This is the option to control `retry.backoff.ms` in producer configs. (default: 100)',
  },
  {
    name: 'socket-buffer-size',
    argument: 'Integer: size',
    about:
      'The size of the tcp RECV size. This is the option to control `send.buffer.bytes` in producer configs. (default: 102400)',
  },
  {
    name: 'sync',
    about: 'If set message send requests to the brokers are synchronously, one at a time as they arrive.',
  },
  {
    name: 'timeout',
    argument: 'Long: timeout_ms',
    about:
      'If set and the producer is running in asynchronous mode, this gives the maximum amount of time a message will queue awaiting sufficient batch size. The value is given in ms. This is the option to control `linger.ms` in producer configs. (default: 1000)',
  },
  { name: 'topic', argument: 'String: topic', about: 'REQUIRED: The topic name to produce messages to.' },
  { name: 'version', about: 'Display Kafka version.' },
];
