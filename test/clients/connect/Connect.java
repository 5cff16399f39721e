import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka Connect: lines of a file become records of a topic, records become lines, and where they stopped they go on. */
final class Connect {
  private static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));
  private static final String SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";
  private static final String SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
  /** Connectors from a file to the topic TOPIC, and from there to another file. A sink's group is named after it. */
  private static final String LINES = Cases.named("source");
  private static final String COPY = Cases.named("sink");
  private static final String DEAD = Cases.named("dead");
  private static final String TOPIC = Cases.named("lines");
  private static Path folder;
  private static Worker worker;

  public static void main(String[] args) throws Exception {
    folder = Files.createTempDirectory("connect");
    var cases = new Cases();
    cases.add("standalone: a worker names its version, the cluster, its plugins and its connectors", Connect::started);
    cases.add("standalone: a file's lines become a topic's records, and another file's lines", Connect::through);
    cases.add("standalone: it knows how far each connector is; the sink's offsets are a group's", Connect::offsets);
    cases.add("standalone: connectors are paused, stopped, resumed, changed", Connect::paused);
    cases.add("standalone: killed and started again, each line comes once", Connect::restarted);
    cases.add("standalone: offsets altered and reset begin again", Connect::altered);
    cases.add("standalone: a topic made as the connector says, with records it transformed", Connect::made);
    cases.add("standalone: what cannot be converted goes to a topic of its own", Connect::deadLetters);
    cases.add("standalone: what a connector is refused, and one that is deleted", Connect::refused);
    cases.add("distributed: connectors, their offsets and states are kept in topics", Connect::distributed);
    cases.add("distributed: two workers share connectors, and one goes on alone", Connect::rebalanced);
    cases.run();
  }

  private static void started() throws Exception {
    write("in", 0, 3);
    worker = Worker.standalone(folder, source(LINES, "in"), sink(COPY, "out", TOPIC));
    var about = worker.get("/").is(200).body();
    Cases.equal(about.get("version").asText(), "4.3.1");
    Cases.equal(about.get("kafka_cluster_id").asText(), admin.describeCluster().clusterId().get());
    var plugins = worker.get("/connector-plugins").is(200).body().findValuesAsText("class");
    Cases.ok(plugins.containsAll(List.of(SOURCE, SINK)), "" + plugins);
    Cases.until("both connectors", () -> worker.get("/connectors").is(200).body().size() == 2);
    worker.awaits(LINES, "RUNNING");
    worker.awaits(COPY, "RUNNING");
    var described = worker.get("/connectors/" + LINES).is(200).body();
    Cases.equal(described.get("type").asText(), "source");
    Cases.equal(described.at("/config/topic").asText(), TOPIC);
    Cases.equal(worker.get("/connectors/" + COPY + "/tasks").is(200).body().get(0).at("/config/topics").asText(), TOPIC);
  }

  private static void through() throws Exception {
    Cases.until("three records", () -> values(TOPIC).equals(lines(0, 3)));
    write("in", 3, 10);
    Cases.until("ten records", () -> values(TOPIC).equals(lines(0, 10)));
    Cases.until("ten lines", () -> written("out").equals(lines(0, 10)));
  }

  private static void offsets() throws Exception {
    long size = Files.size(folder.resolve("in"));
    Cases.until("the file's position", () -> {
      var offsets = worker.get("/connectors/" + LINES + "/offsets").is(200).body().get("offsets");
      return offsets.size() == 1 && offsets.get(0).at("/offset/position").asLong() == size
          && offsets.get(0).at("/partition/filename").asText().equals(folder.resolve("in").toString());
    });
    Cases.until("the group's offset", () -> committed("connect-" + COPY, TOPIC) == 10);
    Cases.until("the sink's offset", () -> {
      var offset = worker.get("/connectors/" + COPY + "/offsets").is(200).body().at("/offsets/0");
      return offset.at("/partition/kafka_topic").asText().equals(TOPIC)
          && offset.at("/offset/kafka_offset").asLong() == 10;
    });
    var group = admin.describeConsumerGroups(List.of("connect-" + COPY)).all().get().get("connect-" + COPY);
    Cases.equal(group.groupState(), GroupState.STABLE);
    Cases.equal(group.members().size(), 1);
  }

  private static void paused() throws Exception {
    worker.ask("PUT", "/connectors/" + COPY + "/pause", null).is(202);
    worker.awaits(COPY, "PAUSED");
    write("in", 10, 12);
    Cases.until("two more records", () -> values(TOPIC).size() == 12);
    Cases.equal(written("out").size(), 10);
    worker.ask("PUT", "/connectors/" + COPY + "/resume", null).is(202);
    Cases.until("two more lines", () -> written("out").equals(lines(0, 12)));
    worker.ask("PUT", "/connectors/" + COPY + "/stop", null).is(204);
    worker.awaits(COPY, "STOPPED");
    Cases.until("no member", () -> admin.describeConsumerGroups(List.of("connect-" + COPY)).all().get().get("connect-" + COPY)
        .members().isEmpty());
    var config = new HashMap<>(sink(COPY, "out2", TOPIC));
    worker.ask("PUT", "/connectors/" + COPY + "/config", config).is(200);
    worker.ask("PUT", "/connectors/" + COPY + "/resume", null).is(202);
    worker.awaits(COPY, "RUNNING");
    write("in", 12, 14);
    Cases.until("in the other file", () -> written("out2").equals(lines(12, 14)));
    worker.ask("POST", "/connectors/" + COPY + "/restart?includeTasks=true", null).is(202);
    worker.awaits(COPY, "RUNNING");
  }

  private static void restarted() throws Exception {
    Cases.until("the position on disk", () -> worker.get("/connectors/" + LINES + "/offsets").body()
        .at("/offsets/0/offset/position").asLong() == Files.size(folder.resolve("in")));
    Cases.until("the group's offset", () -> committed("connect-" + COPY, TOPIC) == 14);
    // The position is flushed before it is told, the sink's offset committed: nothing is to come twice.
    worker.kill();
    write("in", 14, 20);
    worker = Worker.standalone(folder, source(LINES, "in"), sink(COPY, "out2", TOPIC));
    Cases.until("all records once", () -> values(TOPIC).equals(lines(0, 20)));
    Cases.until("all lines once", () -> written("out2").equals(lines(12, 20)));
  }

  private static void altered() throws Exception {
    for (var name : List.of(LINES, COPY)) {
      worker.ask("PUT", "/connectors/" + name + "/stop", null).is(204);
      worker.awaits(name, "STOPPED");
    }
    var partition = Map.of("kafka_topic", TOPIC, "kafka_partition", 0);
    worker.ask("PATCH", "/connectors/" + COPY + "/offsets",
        Map.of("offsets", List.of(Map.of("partition", partition, "offset", Map.of("kafka_offset", 15))))).is(200);
    Cases.equal(committed("connect-" + COPY, TOPIC), 15L);
    worker.ask("PUT", "/connectors/" + COPY + "/resume", null).is(202);
    var more = new ArrayList<>(lines(12, 20));
    more.addAll(lines(15, 20));
    Cases.until("the last five again", () -> written("out2").equals(more));
    worker.ask("PUT", "/connectors/" + COPY + "/stop", null).is(204);
    worker.awaits(COPY, "STOPPED");
    worker.ask("DELETE", "/connectors/" + COPY + "/offsets", null).is(200);
    Cases.ok(admin.listGroups().all().get().stream().noneMatch((each) -> each.groupId().equals("connect-" + COPY)), "the group is gone");
    worker.ask("DELETE", "/connectors/" + LINES + "/offsets", null).is(200);
    worker.ask("PUT", "/connectors/" + LINES + "/resume", null).is(202);
    Cases.until("all lines again", () -> values(TOPIC).size() == 40);
  }

  private static void made() throws Exception {
    write("made-in", 0, 2);
    var topic = Cases.named("made");
    var config = new HashMap<>(source("made", "made-in"));
    config.put("topic", topic);
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.cleanup.policy", "compact");
    config.put("transforms", "wrap,key");
    config.put("transforms.wrap.type", "org.apache.kafka.connect.transforms.HoistField$Value");
    config.put("transforms.wrap.field", "line");
    config.put("transforms.key.type", "org.apache.kafka.connect.transforms.ValueToKey");
    config.put("transforms.key.fields", "line");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter.schemas.enable", "false");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    worker.connector("made", config);
    Cases.until("two records", () -> topics().contains(topic) && read(topic).size() == 2);
    Cases.equal(partitions(topic), 3);
    Cases.equal(config(topic, "cleanup.policy"), "compact");
    for (var record : read(topic)) {
      var value = Worker.json.readTree(record.value());
      Cases.equal(value.at("/schema/fields/0/field").asText(), "line");
      Cases.equal(record.key(), "{\"line\":\"" + value.at("/payload/line").asText() + "\"}");
    }
  }

  private static void deadLetters() throws Exception {
    var topic = Cases.named("json");
    var dead = Cases.named("dead-letters");
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    var config = new HashMap<>(sink(DEAD, "dead-out", topic));
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", dead);
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    worker.connector(DEAD, config);
    try (var producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", Cases.BOOTSTRAP), new StringSerializer(), new StringSerializer())) {
      for (var value : List.of("1", "not json", "2")) producer.send(new ProducerRecord<>(topic, "key", value)).get();
    }
    Cases.until("the good ones", () -> written("dead-out").equals(List.of("1", "2")));
    Cases.until("the bad one", () -> topics().contains(dead) && read(dead).size() == 1);
    var record = read(dead).get(0);
    Cases.equal(record.value(), "not json");
    var header = (java.util.function.Function<String, String>) (name) ->
        new String(record.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
    Cases.equal(header.apply("topic"), topic);
    Cases.equal(header.apply("offset"), "1");
    Cases.equal(header.apply("connector.name"), DEAD);
  }

  private static void refused() throws Exception {
    worker.get("/connectors/nobody/status").is(404);
    worker.ask("POST", "/connectors", Map.of("name", "bad", "config", Map.of("connector.class", "Nothing"))).is(400);
    worker.ask("POST", "/connectors", Map.of("name", DEAD, "config", sink(DEAD, "x", "y"))).is(409);
    var invalid = worker.ask("PUT", "/connector-plugins/FileStreamSink/config/validate",
        Map.of("connector.class", SINK, "name", "x")).is(200).body();
    Cases.ok(invalid.get("error_count").asInt() > 0, "" + invalid);
    worker.ask("DELETE", "/connectors/" + DEAD, null).is(204);
    Cases.until("deleted", () -> worker.get("/connectors/" + DEAD).status() == 404);
    Cases.until("its group left", () -> admin.describeConsumerGroups(List.of("connect-" + DEAD)).all().get()
        .get("connect-" + DEAD).members().isEmpty());
    worker.close();
  }

  private static void distributed() throws Exception {
    var group = Cases.named("workers");
    write("far-in", 0, 5);
    try (var first = Worker.distributed(Files.createDirectory(folder.resolve("first")), group)) {
      for (var each : List.of("offset", "config", "status"))
        Cases.equal(config(group + "-" + each, "cleanup.policy"), "compact");
      Cases.equal(List.of(partitions(group + "-offset"), partitions(group + "-config")), List.of(2, 1));
      var config = new HashMap<>(source("far", "far-in"));
      config.put("topic", Cases.named("far"));
      Cases.until("joined", () -> first.ask("PUT", "/connectors/far/config", config).status() == 201);
      first.awaits("far", "RUNNING");
      Cases.until("five records", () -> topics().contains(Cases.named("far")) && values(Cases.named("far")).equals(lines(0, 5)));
      Cases.until("the offset", () -> !read(group + "-offset").isEmpty());
      var offset = read(group + "-offset").get(0);
      Cases.equal(offset.key(), "[\"far\",{\"filename\":\"" + folder.resolve("far-in") + "\"}]");
      Cases.ok(read(group + "-config").stream().anyMatch((each) -> each.key().equals("connector-far")), "configs");
      Cases.ok(read(group + "-status").stream().anyMatch((each) -> each.key().equals("status-connector-far")), "states");
      var described = admin.describeClassicGroups(List.of(group)).all().get().get(group);
      Cases.equal(described.protocol(), "connect");
      Cases.equal(described.members().size(), 1);
      Cases.equal(admin.listGroups().all().get().stream().filter((each) -> each.groupId().equals(group))
          .map((each) -> each.protocol()).toList(), List.of("connect"));
    }
  }

  private static void rebalanced() throws Exception {
    var group = Cases.named("workers");
    write("far-in", 5, 8);
    try (var first = Worker.distributed(Files.createDirectory(folder.resolve("second")), group)) {
      Cases.until("what was left", () -> values(Cases.named("far")).equals(lines(0, 8)));
      try (var second = Worker.distributed(Files.createDirectory(folder.resolve("third")), group)) {
        var config = sink("near", "near-out", Cases.named("far"));
        Cases.until("forwarded to the leader", () -> second.ask("PUT", "/connectors/near/config", config).status() == 201);
        Cases.until("shared", () -> workers(first).size() == 2);
        Cases.until("eight lines", () -> written("near-out").equals(lines(0, 8)));
      }
      Cases.until("alone", () -> workers(first).size() == 1);
      write("far-in", 8, 10);
      Cases.until("ten lines", () -> written("near-out").equals(lines(0, 10)));
    }
  }

  /** Where connectors and tasks run. */
  private static java.util.Set<String> workers(Worker asked) throws Exception {
    var workers = new java.util.TreeSet<String>();
    for (var name : List.of("far", "near")) {
      var status = asked.get("/connectors/" + name + "/status");
      if (status.status() != 200 || status.body().get("tasks").isEmpty()) return java.util.Set.of();
      workers.addAll(status.body().findValuesAsText("worker_id"));
      for (var state : status.body().findValuesAsText("state")) if (!state.equals("RUNNING")) return java.util.Set.of();
    }
    return workers;
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  private static Map<String, String> source(String name, String file) {
    return Map.of("name", name, "connector.class", SOURCE, "tasks.max", "1", "file", folder.resolve(file).toString(),
        "topic", TOPIC);
  }

  private static Map<String, String> sink(String name, String file, String topic) {
    return Map.of("name", name, "connector.class", SINK, "tasks.max", "1", "file", folder.resolve(file).toString(),
        "topics", topic);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj((i) -> "line " + i).toList();
  }

  private static void write(String file, int from, int to) throws Exception {
    Files.write(folder.resolve(file), lines(from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<String> written(String file) throws Exception {
    return Files.exists(folder.resolve(file)) ? Files.readAllLines(folder.resolve(file)) : List.of();
  }

  private static java.util.Set<String> topics() throws Exception {
    return admin.listTopics().names().get();
  }

  private static int partitions(String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
  }

  private static String config(String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
  }

  private static long committed(String group, String topic) throws Exception {
    var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    var offset = offsets.get(new TopicPartition(topic, 0));
    return offset == null ? -1 : offset.offset();
  }

  private static List<String> values(String topic) throws Exception {
    return topics().contains(topic) ? read(topic).stream().map(ConsumerRecord::value).toList() : List.of();
  }

  private static List<ConsumerRecord<String, String>> read(String topic) throws Exception {
    var records = new ArrayList<ConsumerRecord<String, String>>();
    var config = Map.<String, Object>of("bootstrap.servers", Cases.BOOTSTRAP);
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      var all = consumer.partitionsFor(topic).stream().map((each) -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      while (all.stream().anyMatch((each) -> consumer.position(each) < ends.get(each)))
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }
}
