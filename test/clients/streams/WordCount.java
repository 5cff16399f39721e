import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** An instance of an application that counts words exactly once: each word's counts come out as 1, 2, 3, … */
final class WordCount implements AutoCloseable {
  final KafkaStreams streams;

  WordCount(Application application, Path state, Map<String, Object> more) {
    var config = new Properties();
    config.putAll(defaults(application, state));
    config.putAll(more);
    streams = new KafkaStreams(application.topology(), config);
    streams.setUncaughtExceptionHandler((thrown) -> thrown.getCause() instanceof Fault
        ? StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    streams.start();
  }

  static Map<String, Object> defaults(Application application, Path state) {
    var config = new HashMap<String, Object>();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, application.id);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, Cases.BOOTSTRAP);
    config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, application.protocol);
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put("repartition.purge.interval.ms", 200);
    config.put("auto.offset.reset", "earliest");
    config.put("default.key.serde", Serdes.StringSerde.class);
    config.put("default.value.serde", Serdes.StringSerde.class);
    config.put("metadata.max.age.ms", 500);
    config.put("producer.transaction.timeout.ms", 10_000);
    // The broker names these for groups of the streams protocol.
    if (application.protocol.equals("classic")) {
      config.put("session.timeout.ms", 6_000);
      config.put("heartbeat.interval.ms", 500);
    }
    return config;
  }

  /** What all instances of it have in common. */
  static final class Application {
    final String id;
    final String protocol;
    final String input;
    final String output;
    /** Kind of its store: "rocksDB" or "in_memory". */
    String store = "in_memory";
    /** At which line the application fails once; -1 for never. */
    int faultAt = -1;
    private final AtomicInteger seen = new AtomicInteger();

    Application(String name, String protocol) {
      this(Cases.named(name + "-" + protocol), protocol, Cases.named(name + "-" + protocol + "-lines"));
    }

    private Application(String id, String protocol, String input) {
      this.id = id;
      this.protocol = protocol;
      this.input = input;
      this.output = id + "-counts";
    }

    String changelog() {
      return id + "-store-changelog";
    }

    String repartition() {
      return id + "-words-repartition";
    }

    Topology topology() {
      var builder = new StreamsBuilder();
      builder.stream(input, Consumed.with(Serdes.String(), Serdes.String()))
          .peek((key, line) -> take())
          .flatMapValues((line) -> Arrays.asList(line.split(" ")))
          .groupBy((key, word) -> word, Grouped.as("words"))
          .count(Materialized.<String, Long>as(
              store.equals("in_memory")
                  ? org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("store")
                  : org.apache.kafka.streams.state.Stores.persistentKeyValueStore("store"))
              .withKeySerde(Serdes.String()).withValueSerde(Serdes.Long()))
          .toStream().mapValues((count) -> "" + count)
          .to(output, Produced.with(Serdes.String(), Serdes.String()));
      return builder.build();
    }

    /** Lines that this program has taken up. */
    int lines() {
      return seen.get();
    }

    private void take() {
      if (seen.getAndIncrement() == faultAt) throw new Fault();
    }
  }

  private static final class Fault extends RuntimeException {}

  /** An instance in a JVM of its own, which can be killed. */
  static Process apart(Application application, Path state) throws Exception {
    var command = List.of("java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), "WordCount", application.id, application.protocol, application.input,
        application.store, state.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(state.resolve("said").toFile()).start();
  }

  public static void main(String[] args) throws Exception {
    var application = new Application(args[0], args[1], args[2]);
    application.store = args[3];
    new WordCount(application, Path.of(args[4]), Map.of());
    Thread.sleep(Duration.ofMinutes(5).toMillis());
  }

  boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Partitions of the input and of the repartition topic that its active tasks have. */
  int active() {
    return streams.metadataForLocalThreads().stream().flatMap((thread) -> thread.activeTasks().stream())
        .mapToInt((task) -> task.topicPartitions().size()).sum();
  }

  int standby() {
    return streams.metadataForLocalThreads().stream().mapToInt((thread) -> thread.standbyTasks().size()).sum();
  }

  /** Leaves the group. */
  @Override
  public void close() {
    streams.close(CloseOptions.timeout(Duration.ofSeconds(20))
        .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}
