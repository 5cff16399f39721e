import type { Option } from '../tool/options.ts';

/** The options of kafka-console-producer.sh, in the words of Apache Kafka 2.8. */
export const producerOptions28: readonly Option[] = [
  {
    name: 'batch-size',
    argument: 'Integer: size',
    about: 'Number of messages to send in a single batch if they are not being sent synchronously. (default: 200)',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about:
      'REQUIRED unless --broker-list (deprecated) is specified. The server(s) to connect to. The broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  },
  {
    name: 'broker-list',
    argument: 'String: broker-list',
    about:
      'DEPRECATED, use --bootstrap-server instead; ignored if --bootstrap-server is specified.  The broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  },
  {
    name: 'compression-codec',
    argument: 'String: compression-codec',
    optional: true,
    about:
      "The compression codec: either 'none', 'gzip', 'snappy', 'lz4', or 'zstd'. If specified without value, then it defaults to 'gzip'",
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'line-reader',
    argument: 'String: reader_class',
    about:
      'The class name of the class to use for reading lines from standard in. By default each line is read as a separate message. (default: kafka.tools.ConsoleProducer$LineMessageReader)',
  },
  {
    name: 'max-block-ms',
    argument: 'Long: max block on send',
    about: 'The max time that the producer will block for during a send request (default: 60000)',
  },
  {
    name: 'max-memory-bytes',
    argument: 'Long: total memory in bytes',
    about:
      'The total memory used by the producer to buffer records waiting to be sent to the server. (default: 33554432)',
  },
  {
    name: 'max-partition-memory-bytes',
    argument: 'Long: memory in bytes per partition',
    about:
      'The buffer size allocated for a partition. When records are received which are smaller than this size the producer will attempt to optimistically group them together until this size is reached. (default: 16384)',
  },
  {
    name: 'message-send-max-retries',
    argument: 'Integer',
    about:
      'Brokers can fail receiving the message for multiple reasons, and being unavailable transiently is just one of them. This property specifies the number of retries before the producer give up and drop this message. (default: 3)',
  },
  {
    name: 'metadata-expiry-ms',
    argument: 'Long: metadata expiration interval',
    about:
      "The period of time in milliseconds after which we force a refresh of metadata even if we haven't seen any leadership changes. (default: 300000)",
  },
  {
    name: 'producer-property',
    argument: 'String: producer_prop',
    about: 'A mechanism to pass user-defined properties in the form key=value to the producer.',
  },
  {
    name: 'producer.config',
    argument: 'String: config file',
    about: 'Producer config properties file. Note that [producer-property] takes precedence over this config.',
  },
  {
    name: 'property',
    argument: 'String: prop',
    about:
      'A mechanism to pass user-defined properties in the form key=value to the message reader. This allows custom configuration for a user-defined message reader. Default properties include:\n\tparse.key=true|false\n\tkey.separator=<key.separator>\n\tignore.error=true|false',
  },
  {
    name: 'request-required-acks',
    argument: 'String: request required acks',
    about: 'The required acks of the producer requests (default: 1)',
  },
  {
    name: 'request-timeout-ms',
    argument: 'Integer: request timeout ms',
    about: 'The ack timeout of the producer requests. Value must be non-negative and non-zero (default: 1500)',
  },
  {
    name: 'retry-backoff-ms',
    argument: 'Integer',
    about:
      'Before each retry, the producer refreshes the metadata of relevant topics. Since leader election takes a bit of time, this property specifies the amount of time that the producer waits before refreshing the metadata. (default: 100)',
  },
  {
    name: 'socket-buffer-size',
    argument: 'Integer: size',
    about: 'The size of the tcp RECV size. (default: 102400)',
  },
  {
    name: 'sync',
    about: 'If set message send requests to the brokers are synchronously, one at a time as they arrive.',
  },
  {
    name: 'timeout',
    argument: 'Integer: timeout_ms',
    about:
      'If set and the producer is running in asynchronous mode, this gives the maximum amount of time a message will queue awaiting sufficient batch size. The value is given in ms. (default: 1000)',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about: 'REQUIRED: The topic id to produce messages to.',
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
];
