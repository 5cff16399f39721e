import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** Kafka Streams: words counted exactly once, whatever happens to the instances, and the topics it makes for itself. */
final class Streams {
  static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));
  private static final int PARTITIONS = 2;
  private static final List<String> WORDS = List.of("ana", "bob", "cat", "dan", "eve");

  public static void main(String[] args) {
    var cases = new Cases();
    for (var protocol : List.of("classic", "streams")) {
      var of = protocol + ": ";
      cases.add(of + "words are counted, through topics that it makes itself", () -> counted(protocol));
      cases.add(of + "a new instance has the state from its changelog", () -> restored(protocol));
      cases.add(of + "two instances share the tasks, with standbys, and one goes on alone", () -> shared(protocol));
      // No broker lets a member of the streams protocol be silent for less than 45 s, which is too long to wait for here.
      if (protocol.equals("classic"))
        cases.add(of + "an instance killed half-way: each word counts once", () -> killed(protocol));
      cases.add(of + "an error half-way: what it had written is aborted", () -> failed(protocol));
      cases.add(of + "a stream meets a table, in windows, and the stores answer", () -> joined(protocol));
      cases.add(of + "a source topic that is not there", () -> missingSource(protocol));
    }
    StreamsTools.addTo(cases);
    cases.run();
  }

  private static void counted(String protocol) throws Exception {
    var application = application("counted", protocol);
    feed(application, 0, 100);
    try (var instance = new WordCount(application, state(), Map.of())) {
      Cases.until("all counted", () -> counts(application, 100));
      var changelog = configs(application.changelog());
      Cases.equal(changelog.get("cleanup.policy"), "compact");
      Cases.equal(partitions(application.changelog()), PARTITIONS);
      var repartition = configs(application.repartition());
      Cases.equal(repartition.get("cleanup.policy"), "delete");
      Cases.equal(repartition.get("retention.ms"), "-1");
      Cases.equal(partitions(application.repartition()), PARTITIONS);
      // What went through the repartition topic is of no more use, and deleted.
      Cases.until("the repartition topic emptied", () -> begin(application.repartition()) > 0);
      feed(application, 100, 120);
      Cases.until("more counted", () -> counts(application, 120));
    }
  }

  private static void restored(String protocol) throws Exception {
    var application = application("restored", protocol);
    application.store = "rocksDB";
    for (int round = 1; round <= 2; round++) {
      feed(application, (round - 1) * 50, round * 50);
      int lines = round * 50;
      try (var instance = new WordCount(application, state(), Map.of())) {
        Cases.until("counted", () -> counts(application, lines));
      }
    }
  }

  private static void shared(String protocol) throws Exception {
    var application = application("shared", protocol);
    var more = Map.<String, Object>of(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1,
        StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    // The broker decides on standbys for groups of the streams protocol.
    if (protocol.equals("streams")) {
      var group = new ConfigResource(ConfigResource.Type.GROUP, application.id);
      var standbys = new AlterConfigOp(new ConfigEntry("streams.num.standby.replicas", "1"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(group, List.of(standbys))).all().get();
    }
    feed(application, 0, 50);
    try (var first = new WordCount(application, state(), more)) {
      Cases.until("counted", () -> counts(application, 50));
      Cases.equal(first.active(), 2 * PARTITIONS);
      try (var second = new WordCount(application, state(), more)) {
        Cases.until("shared", () -> first.running() && second.running() && first.active() + second.active() == 2 * PARTITIONS
            && second.active() > 0 && first.standby() + second.standby() == PARTITIONS);
        feed(application, 50, 100);
        Cases.until("counted by both", () -> counts(application, 100));
      }
      Cases.until("alone", () -> first.active() == 2 * PARTITIONS);
      feed(application, 100, 120);
      Cases.until("counted alone", () -> counts(application, 120));
    }
  }

  private static void killed(String protocol) throws Exception {
    var application = application("killed", protocol);
    feed(application, 0, 100);
    var child = WordCount.apart(application, state());
    Cases.until("some counted", () -> read(application.output).size() > 100);
    // What goes on coming is in a transaction that is open when the instance ends.
    for (int i = 100; i < 200; i++) {
      feed(application, i, i + 1);
      if (i == 150) child.destroyForcibly().waitFor();
    }
    Cases.ok(read(application.output).size() < 2 * 200, "killed half-way");
    try (var instance = new WordCount(application, state(), Map.of())) {
      Cases.until("all counted", () -> counts(application, 200));
    }
  }

  private static void failed(String protocol) throws Exception {
    var application = application("failed", protocol);
    application.faultAt = 60;
    feed(application, 0, 100);
    try (var instance = new WordCount(application, state(), Map.of(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5_000))) {
      Cases.until("failed", () -> application.lines() > 60);
      feed(application, 100, 110);
      instance.streams.close(Duration.ofSeconds(20));
    }
    try (var again = new WordCount(application, state(), Map.of())) {
      Cases.until("all counted", () -> counts(application, 110));
    }
  }

  private static void joined(String protocol) throws Exception {
    var id = Cases.named("joined-" + protocol);
    for (var name : List.of("orders", "names", "named")) create(id + "-" + name, PARTITIONS);
    var builder = new StreamsBuilder();
    var names = builder.table(
        id + "-names", Materialized.<String, String, KeyValueStore<Bytes, byte[]>>as("names"));
    var named = builder.<String, String>stream(id + "-orders").join(names, (order, name) -> name + " " + order);
    named.to(id + "-named");
    named.groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofHours(1)))
        .count(Materialized.as("hourly"));
    try (var producer = producer()) {
      for (var each : List.of("a", "b", "c")) producer.send(new ProducerRecord<>(id + "-names", each, "name-" + each)).get();
    }
    var config = WordCount.defaults(new WordCount.Application("joined", protocol), state());
    config.put("max.task.idle.ms", 200);
    var properties = new java.util.Properties();
    properties.putAll(config);
    try (var streams = new KafkaStreams(builder.build(), properties)) {
      streams.start();
      Cases.until("running", () -> streams.state() == KafkaStreams.State.RUNNING);
      Cases.until("the table", () -> {
        var table = streams.store(StoreQueryParameters.fromNameAndType("names",
            QueryableStoreTypes.<String, String>keyValueStore()));
        return "name-a".equals(table.get("a")) && "name-b".equals(table.get("b")) && "name-c".equals(table.get("c"));
      });
      try (var producer = producer()) {
        for (int i = 0; i < 9; i++)
          producer.send(new ProducerRecord<>(id + "-orders", "" + "abc".charAt(i % 3), "" + i)).get();
      }
      Cases.until("all joined", () -> read(id + "-named").size() == 9);
      Cases.ok(read(id + "-named").contains("c=name-c 8"), "" + read(id + "-named"));
      var windows = streams.store(StoreQueryParameters.fromNameAndType("hourly",
          QueryableStoreTypes.<String, Long>windowStore()));
      long counted = 0;
      try (var all = windows.all()) {
        while (all.hasNext()) counted += all.next().value;
      }
      Cases.equal(counted, 9L);
      var changelog = configs(id + "-hourly-changelog");
      Cases.equal(Set.of(changelog.get("cleanup.policy").split(",")), Set.of("compact", "delete"));
      // The window and a day.
      Cases.equal(changelog.get("retention.ms"), "90000000");
      Cases.equal(configs(id + "-names-changelog").get("cleanup.policy"), "compact");
    }
  }

  private static void missingSource(String protocol) throws Exception {
    var application = new WordCount.Application("missing", protocol);
    create(application.output, 1);
    var thrown = new AtomicReference<Throwable>();
    var config = new java.util.Properties();
    config.putAll(WordCount.defaults(application, state()));
    try (var streams = new KafkaStreams(application.topology(), config)) {
      streams.setUncaughtExceptionHandler((each) -> {
        thrown.set(each);
        return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse
            .SHUTDOWN_CLIENT;
      });
      streams.start();
      Cases.until("told", () -> thrown.get() != null);
    }
    Cases.ok(("" + thrown.get()).contains("MissingSourceTopicException"), "" + thrown.get());
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  static WordCount.Application application(String name, String protocol) throws Exception {
    var application = new WordCount.Application(name, protocol);
    create(application.input, PARTITIONS);
    create(application.output, PARTITIONS);
    return application;
  }

  static void create(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** Lines of two words: one that every line has, one that each fifth has. */
  static void feed(WordCount.Application application, int from, int to) throws Exception {
    try (var producer = producer()) {
      for (int i = from; i < to; i++)
        producer.send(new ProducerRecord<>(application.input, i % PARTITIONS, null, "line " + WORDS.get(i % WORDS.size())));
    }
  }

  /** Whether the committed counts are those of so many lines, each count of each word once and in order. */
  static boolean counts(WordCount.Application application, int lines) throws Exception {
    var counted = read(application.output);
    var expected = new TreeMap<String, List<String>>();
    for (int i = 0; i < lines; i++) {
      for (var word : List.of("line", WORDS.get(i % WORDS.size()))) {
        var own = expected.computeIfAbsent(word, (each) -> new ArrayList<>());
        own.add(word + "=" + (own.size() + 1));
      }
    }
    var actual = new TreeMap<>(counted.stream().collect(Collectors.groupingBy((each) -> each.split("=")[0])));
    for (var entry : actual.entrySet()) {
      var all = expected.getOrDefault(entry.getKey(), List.of());
      Cases.ok(entry.getValue().size() <= all.size(), "counted twice: " + entry.getValue());
      Cases.equal(entry.getValue(), all.subList(0, entry.getValue().size()));
    }
    return counted.size() == 2 * lines;
  }

  /** What is committed in a topic, as key=value, partition by partition. */
  static List<String> read(String topic) throws Exception {
    var records = new ArrayList<String>();
    var config = Map.<String, Object>of("bootstrap.servers", Cases.BOOTSTRAP, "isolation.level", "read_committed");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      var all = consumer.partitionsFor(topic).stream().map((each) -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      while (all.stream().anyMatch((each) -> consumer.position(each) < ends.get(each)))
        consumer.poll(Duration.ofMillis(100)).forEach((record) -> records.add(record.key() + "=" + record.value()));
    }
    return records;
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(Map.of("bootstrap.servers", Cases.BOOTSTRAP), new StringSerializer(), new StringSerializer());
  }

  private static Map<String, String> configs(String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var configs = new HashMap<String, String>();
    admin.describeConfigs(List.of(resource)).all().get().get(resource).entries()
        .forEach((entry) -> configs.put(entry.name(), entry.value()));
    return configs;
  }

  private static int partitions(String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
  }

  private static long begin(String topic) throws Exception {
    var wanted = IntStream.range(0, PARTITIONS).boxed()
        .collect(Collectors.toMap((i) -> new TopicPartition(topic, i), (i) -> OffsetSpec.earliest()));
    return admin.listOffsets(wanted).all().get().values().stream().mapToLong((each) -> each.offset()).sum();
  }

  static Path state() throws Exception {
    var folder = Files.createTempDirectory("streams");
    folder.toFile().deleteOnExit();
    return folder;
  }
}
