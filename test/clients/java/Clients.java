import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** kafka-clients: the newest versions of every API, topic ids, fetch sessions, incremental configs. */
final class Clients {
  private static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));
  private static final long START = 1_700_000_000_000L;

  public static void main(String[] args) {
    var cases = new Cases();
    cases.add("admin: topics are created, listed, described and deleted", Clients::topics);
    cases.add("admin: a topic that exists, a name that may not be, a config that is wrong", Clients::refusedTopics);
    cases.add("admin: topic configs are described, set, appended and back at their default", Clients::topicConfigs);
    cases.add("admin: broker configs are described", Clients::brokerConfigs);
    cases.add("admin: partitions are added, never taken away", Clients::partitions);
    cases.add("admin: the cluster names its brokers, controller and features", Clients::cluster);
    cases.add("admin: records before an offset are deleted", Clients::deletedRecords);
    cases.add("admin: offsets by time, of the newest and of the youngest record", Clients::listOffsets);
    for (var codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      cases.add("produce " + codec + ": keys, nulls, headers and times come back", () -> produced(codec));
    }
    cases.add("produce: acks 0, 1 and all", Clients::acks);
    cases.add("produce: keys go where murmur2 sends them", Clients::keys);
    cases.add("produce: a topic made by being written to", Clients::autoCreated);
    cases.add("produce: a record too large is refused", Clients::tooLarge);
    cases.add("produce: LogAppendTime is the broker's", Clients::logAppendTime);
    cases.add("consume: every record once, in order within each partition", Clients::order);
    cases.add("consume: what is written while waiting", Clients::waiting);
    cases.add("consume: from the end where the group is new", Clients::latest);
    cases.add("consume: a topic deleted and made again", Clients::recreated);
    cases.add("consume: topics by pattern", Clients::pattern);
    cases.add("group: eager members share and give back", () -> rebalance(RangeAssignor.class, false));
    cases.add("group: cooperative members share and give back", () -> rebalance(CooperativeStickyAssignor.class, true));
    cases.add("group: a static member comes back to its partitions", Clients::staticMember);
    cases.add("seek: to an offset, the beginning, the end, a time", Clients::seek);
    cases.add("seek: an offset that is not there", Clients::outOfRange);
    cases.add("offsets: a group goes on where it stopped", Clients::goesOn);
    cases.add("offsets: committed by hand with metadata, altered, and deleted with the group", Clients::byHand);
    Groups.addTo(cases);
    Transactions.addTo(cases);
    Shares.addTo(cases);
    Secured.addTo(cases);
    cases.run();
  }

  private static void topics() throws Exception {
    var name = topic("admin", 3);
    Cases.ok(admin.listTopics().names().get().contains(name), "listed");
    var described = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
    Cases.equal(described.partitions().size(), 3);
    Cases.equal(described.partitions().get(0).isr().size(), 1);
    var byId = admin.describeTopics(org.apache.kafka.common.TopicCollection.ofTopicIds(List.of(described.topicId())));
    Cases.equal(byId.allTopicIds().get().get(described.topicId()).name(), name);
    admin.deleteTopics(List.of(name)).all().get();
    Cases.until("gone", () -> !admin.listTopics().names().get().contains(name));
    Cases.ok(
        Cases.rejection(() -> admin.describeTopics(List.of(name)).allTopicNames().get())
            instanceof UnknownTopicOrPartitionException,
        "described after deletion");
  }

  private static void refusedTopics() throws Exception {
    var name = topic("twice", 1);
    var twice = Cases.rejection(() -> create(new NewTopic(name, 1, (short) 1)));
    Cases.ok(twice instanceof TopicExistsException, "" + twice);
    Cases.equal(twice.getMessage(), "Topic '" + name + "' already exists.");
    var bad = Cases.rejection(() -> create(new NewTopic("not a name", 1, (short) 1)));
    Cases.ok(bad instanceof InvalidTopicException, "" + bad);
    var wrong = Cases.rejection(
        () -> create(new NewTopic(Cases.named("wrong"), 1, (short) 1).configs(Map.of("retention.ms", "soon"))));
    Cases.ok(wrong instanceof InvalidConfigurationException, "" + wrong);
    Cases.equal(
        wrong.getMessage(), "Invalid value soon for configuration retention.ms: Not a number of type LONG");
    var made = admin.createTopics(
        List.of(new NewTopic(Cases.named("defaults"), Optional.empty(), Optional.empty())
            .configs(Map.of("cleanup.policy", "compact"))));
    Cases.equal(made.numPartitions(Cases.named("defaults")).get(), 1);
    Cases.equal(made.config(Cases.named("defaults")).get().get("cleanup.policy").value(), "compact");
  }

  private static void topicConfigs() throws Exception {
    var name = topic("configs", 1);
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    var fresh = config(resource, "retention.ms");
    Cases.equal(List.of(fresh.value(), fresh.source(), fresh.type(), fresh.isReadOnly()),
        List.of("604800000", ConfigEntry.ConfigSource.DEFAULT_CONFIG, ConfigEntry.ConfigType.LONG, false));
    alter(resource, "retention.ms", "1000", AlterConfigOp.OpType.SET);
    var set = config(resource, "retention.ms");
    Cases.equal(List.of(set.value(), set.source()),
        List.of("1000", ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG));
    alter(resource, "cleanup.policy", "compact", AlterConfigOp.OpType.APPEND);
    Cases.equal(config(resource, "cleanup.policy").value(), "delete,compact");
    alter(resource, "cleanup.policy", "delete", AlterConfigOp.OpType.SUBTRACT);
    Cases.equal(config(resource, "cleanup.policy").value(), "compact");
    alter(resource, "retention.ms", null, AlterConfigOp.OpType.DELETE);
    Cases.equal(config(resource, "retention.ms").value(), "604800000");
    var wrong = Cases.rejection(() -> alter(resource, "retention.ms", "soon", AlterConfigOp.OpType.SET));
    Cases.ok(wrong instanceof InvalidConfigurationException, "" + wrong);
  }

  private static void brokerConfigs() throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.BROKER, "" + someBroker());
    Cases.equal(config(resource, "num.partitions").value(), "1");
    Cases.equal(config(resource, "log.retention.hours").value(), "168");
    Cases.ok(admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().size() > 200, "all configs");
  }

  private static void partitions() throws Exception {
    var name = topic("grows", 1);
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(4))).all().get();
    Cases.until("four", () ->
        admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size() == 4);
    var fewer = Cases.rejection(() -> admin.createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all().get());
    Cases.ok(fewer instanceof InvalidPartitionsException, "" + fewer);
  }

  private static void cluster() throws Exception {
    var cluster = admin.describeCluster();
    var nodes = cluster.nodes().get();
    Cases.ok(nodes.stream().anyMatch((node) -> (node.host() + ":" + node.port()).equals(Cases.BOOTSTRAP)), "" + nodes);
    Cases.ok(nodes.contains(cluster.controller().get()), "the controller is a broker");
    Cases.equal(cluster.clusterId().get().length(), 22);
    var features = admin.describeFeatures().featureMetadata().get();
    Cases.ok(features.finalizedFeatures().containsKey("metadata.version"), "" + features);
  }

  private static void deletedRecords() throws Exception {
    var name = topic("deleted-records", 1);
    send(name, 10);
    var partition = new TopicPartition(name, 0);
    var low = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4))).lowWatermarks();
    Cases.equal(low.get(partition).get().lowWatermark(), 4L);
    Cases.equal(offset(partition, OffsetSpec.earliest()), 4L);
    Cases.equal(offset(partition, OffsetSpec.latest()), 10L);
    Cases.equal(eat(name, 6, Map.of()).get(0).value(), "4");
  }

  private static void listOffsets() throws Exception {
    var name = topic("times", 1);
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 5; i++) {
        producer.send(new ProducerRecord<>(name, 0, START + List.of(0, 1000, 4000, 2000, 3000).get(i), null, "" + i));
        producer.flush();
      }
    }
    var partition = new TopicPartition(name, 0);
    Cases.equal(offset(partition, OffsetSpec.forTimestamp(START + 1)), 1L);
    Cases.equal(offset(partition, OffsetSpec.forTimestamp(START + 9000)), -1L);
    Cases.equal(offset(partition, OffsetSpec.maxTimestamp()), 2L);
    Cases.equal(offset(partition, OffsetSpec.earliestLocal()), 0L);
  }

  private static void produced(String codec) throws Exception {
    var name = topic("codec-" + codec, 1);
    try (var producer = producer(Map.of(
        ProducerConfig.COMPRESSION_TYPE_CONFIG, codec,
        ProducerConfig.LINGER_MS_CONFIG, 100,
        ProducerConfig.BATCH_SIZE_CONFIG, 100_000))) {
      for (int i = 0; i < 50; i++) {
        var record = new ProducerRecord<>(
            name, 0, START + i, i % 3 == 0 ? null : "key " + i, i % 10 == 9 ? null : "ü".repeat(i * 40));
        record.headers().add("trace", ("" + i).getBytes(StandardCharsets.UTF_8)).add(new RecordHeader("null", (byte[]) null));
        producer.send(record);
      }
    }
    var eaten = eat(name, 50, Map.of());
    for (int i = 0; i < 50; i++) {
      var record = eaten.get(i);
      Cases.equal(record.offset(), (long) i);
      Cases.equal(record.timestamp(), START + i);
      Cases.equal(record.key(), i % 3 == 0 ? null : "key " + i);
      Cases.equal(record.value(), i % 10 == 9 ? null : "ü".repeat(i * 40));
      Cases.equal(new String(record.headers().lastHeader("trace").value(), StandardCharsets.UTF_8), "" + i);
      Cases.equal(record.headers().lastHeader("null").value(), null);
    }
  }

  private static void acks() throws Exception {
    var name = topic("acks", 1);
    for (var acks : List.of("0", "1", "all")) {
      try (var producer = producer(Map.of(ProducerConfig.ACKS_CONFIG, acks, "enable.idempotence", acks.equals("all")))) {
        var metadata = producer.send(new ProducerRecord<>(name, acks)).get();
        Cases.equal(metadata.hasOffset(), !acks.equals("0"));
      }
    }
    Cases.equal(eat(name, 3, Map.of()).stream().map(ConsumerRecord::value).toList(), List.of("0", "1", "all"));
  }

  private static void keys() throws Exception {
    var name = topic("keys", 4);
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 40; i++) {
        var first = producer.send(new ProducerRecord<>(name, "key " + i % 8, "" + i)).get();
        int expected = org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
            ("key " + i % 8).getBytes(StandardCharsets.UTF_8), 4);
        Cases.equal(first.partition(), expected);
      }
    }
  }

  private static void autoCreated() throws Exception {
    var name = Cases.named("auto");
    send(name, 1);
    Cases.equal(eat(name, 1, Map.of()).size(), 1);
  }

  private static void tooLarge() throws Exception {
    var name = topic("large", 1);
    try (var producer = producer(Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4_000_000))) {
      var refused = Cases.rejection(() -> producer.send(new ProducerRecord<>(name, "x".repeat(1_100_000))).get());
      Cases.ok(refused instanceof RecordTooLargeException, "" + refused);
      Cases.equal(producer.send(new ProducerRecord<>(name, "small")).get().offset(), 0L);
    }
  }

  private static void logAppendTime() throws Exception {
    var name = Cases.named("append-time");
    create(new NewTopic(name, 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime")));
    long before = System.currentTimeMillis() - 1000;
    try (var producer = producer(Map.of())) {
      var metadata = producer.send(new ProducerRecord<>(name, 0, START, null, "x")).get();
      var record = eat(name, 1, Map.of()).get(0);
      Cases.ok(metadata.timestamp() >= before, "the producer is told " + metadata.timestamp());
      Cases.equal(record.timestamp(), metadata.timestamp());
      Cases.equal(record.timestampType().toString(), "LogAppendTime");
    }
  }

  private static void order() throws Exception {
    var name = topic("order", 3);
    send(name, 3000);
    var eaten = eat(name, 3000, Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4096));
    Cases.equal(eaten.stream().map(ConsumerRecord::value).collect(Collectors.toSet()).size(), 3000);
    var next = new TreeMap<Integer, Long>();
    for (var record : eaten) {
      Cases.equal(record.offset(), next.getOrDefault(record.partition(), 0L));
      next.put(record.partition(), record.offset() + 1);
    }
  }

  private static void waiting() throws Exception {
    var name = topic("waiting", 2);
    var eaten = new ArrayList<String>();
    try (var consumer = consumer("waiting", Map.of()); var producer = producer(Map.of())) {
      consumer.subscribe(List.of(name));
      for (var value : List.of("a", "b", "c")) {
        producer.send(new ProducerRecord<>(name, value)).get();
        Cases.until(value, () -> {
          consumer.poll(Duration.ofMillis(200)).forEach((record) -> eaten.add(record.value()));
          return eaten.contains(value);
        });
      }
    }
    Cases.equal(eaten, List.of("a", "b", "c"));
  }

  private static void latest() throws Exception {
    var name = topic("latest", 1);
    send(name, 3);
    try (var consumer = consumer("latest", Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"))) {
      consumer.subscribe(List.of(name));
      Cases.until("assigned", () -> {
        Cases.ok(consumer.poll(Duration.ofMillis(100)).isEmpty(), "nothing old");
        return !consumer.assignment().isEmpty();
      });
      Cases.equal(consumer.position(new TopicPartition(name, 0)), 3L);
    }
  }

  private static void recreated() throws Exception {
    var name = topic("recreated", 1);
    send(name, 5);
    try (var consumer = consumer("recreated", Map.of(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500))) {
      consumer.subscribe(List.of(name));
      Cases.until("first", () -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
      admin.deleteTopics(List.of(name)).all().get();
      Cases.until("gone", () -> !admin.listTopics().names().get().contains(name));
      create(new NewTopic(name, 1, (short) 1));
      try (var producer = producer(Map.of())) {
        Cases.equal(producer.send(new ProducerRecord<>(name, "new")).get().offset(), 0L);
      }
      Cases.until("the new topic's record", () -> {
        for (var record : consumer.poll(Duration.ofMillis(200))) if (record.value().equals("new")) return true;
        return false;
      });
    }
  }

  private static void pattern() throws Exception {
    var one = topic("pattern-one", 1);
    try (var consumer = consumer("pattern", Map.of(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 300))) {
      consumer.subscribe(java.util.regex.Pattern.compile(Cases.named("pattern-") + ".*"));
      Cases.until("one", () -> {
        consumer.poll(Duration.ofMillis(100));
        return consumer.subscription().equals(Set.of(one)) && consumer.assignment().size() == 1;
      });
      topic("pattern-two", 2);
      Cases.until("two", () -> {
        consumer.poll(Duration.ofMillis(100));
        return consumer.assignment().size() == 3;
      });
    }
  }

  private static void rebalance(Class<?> assignor, boolean cooperative) throws Exception {
    var name = topic("rebalance-" + cooperative, 4);
    var groupId = "rebalance-" + cooperative;
    var config = Map.<String, Object>of(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor.getName(),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
    var first = new Member(groupId, name, config);
    Cases.until("all four", () -> first.partitions().size() == 4);
    var second = new Member(groupId, name, config);
    Cases.until("two each", () -> first.partitions().size() == 2 && second.partitions().size() == 2);
    var both = new TreeSet<>(first.partitions());
    both.addAll(second.partitions());
    Cases.equal(both, new TreeSet<>(Set.of(0, 1, 2, 3)));
    var described = admin.describeConsumerGroups(List.of(Cases.named(groupId))).all().get().get(Cases.named(groupId));
    Cases.equal(described.groupState(), GroupState.STABLE);
    Cases.equal(described.members().size(), 2);
    Cases.equal(described.partitionAssignor(), cooperative ? "cooperative-sticky" : "range");
    second.leave();
    Cases.until("all four again", () -> first.partitions().size() == 4);
    // An eager member gives up all it has for every rebalance, a cooperative one what another gets.
    Cases.equal(first.revoked, cooperative ? 2 : 6);
    first.leave();
  }

  private static void staticMember() throws Exception {
    var name = topic("static", 2);
    var config = Map.<String, Object>of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
    var first = new Member("static", name, config);
    Cases.until("both", () -> first.partitions().size() == 2);
    first.leave();
    var group = Cases.named("static");
    Cases.equal(admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size(), 1);
    var again = new Member("static", name, config);
    Cases.until("both again", () -> again.partitions().size() == 2);
    again.leave();
    admin.removeMembersFromConsumerGroup(group,
        new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions()).all().get();
    Cases.equal(admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size(), 0);
  }

  private static void seek() throws Exception {
    var name = topic("seek", 1);
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 10; i++) producer.send(new ProducerRecord<>(name, 0, START + i * 1000, null, "" + i));
    }
    var partition = new TopicPartition(name, 0);
    try (var consumer = consumer("seek", Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 7);
      Cases.equal(poll(consumer, 3).get(0).value(), "7");
      consumer.seekToBeginning(List.of(partition));
      Cases.equal(poll(consumer, 10).get(0).value(), "0");
      consumer.seekToEnd(List.of(partition));
      Cases.equal(consumer.position(partition), 10L);
      var at = consumer.offsetsForTimes(Map.of(partition, START + 3500)).get(partition);
      Cases.equal(List.of(at.offset(), at.timestamp()), List.of(4L, START + 4000));
      consumer.seek(partition, at.offset());
      Cases.equal(poll(consumer, 6).get(0).value(), "4");
    }
  }

  private static void outOfRange() throws Exception {
    var name = topic("out-of-range", 1);
    send(name, 3);
    var partition = new TopicPartition(name, 0);
    try (var consumer = consumer("out-of-range", Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 1000);
      var refused = Cases.rejection(() -> poll(consumer, 1));
      Cases.ok(refused instanceof OffsetOutOfRangeException, "" + refused);
    }
  }

  private static void goesOn() throws Exception {
    var name = topic("goes-on", 2);
    send(name, 10);
    for (int round = 0; round < 2; round++) {
      try (var consumer = consumer("goes-on", Map.of())) {
        consumer.subscribe(List.of(name));
        Cases.equal(poll(consumer, round == 0 ? 10 : 5).size(), round == 0 ? 10 : 5);
        consumer.commitSync();
      }
      send(name, 5);
    }
  }

  private static void byHand() throws Exception {
    var name = topic("by-hand", 1);
    var group = Cases.named("by-hand");
    send(name, 6);
    var partition = new TopicPartition(name, 0);
    var committed = new OffsetAndMetadata(3, Optional.of(0), "half");
    try (var consumer = consumer("by-hand", Map.of())) {
      consumer.subscribe(List.of(name));
      poll(consumer, 6);
      consumer.commitSync(Map.of(partition, committed));
      Cases.equal(consumer.committed(Set.of(partition)).get(partition), committed);
      var busy = Cases.rejection(() -> admin.deleteConsumerGroups(List.of(group)).all().get());
      Cases.ok(busy instanceof GroupNotEmptyException, "" + busy);
    }
    Cases.until("empty", () ->
        admin.describeConsumerGroups(List.of(group)).all().get().get(group).groupState() == GroupState.EMPTY);
    Cases.equal(offsets(group).get(partition), committed);
    admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(5))).all().get();
    Cases.equal(offsets(group).get(partition).offset(), 5L);
    admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all().get();
    Cases.equal(offsets(group).get(partition), null);
    Cases.ok(admin.listGroups().all().get().stream().anyMatch((each) -> each.groupId().equals(group)), "listed");
    admin.deleteConsumerGroups(List.of(group)).all().get();
    Cases.ok(admin.listGroups().all().get().stream().noneMatch((each) -> each.groupId().equals(group)), "deleted");
  }

  /** A consumer in a thread of its own, which polls until it is told to leave. */
  private static final class Member {
    private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean leaving;
    volatile int revoked;

    Member(String groupId, String topic, Map<String, Object> config) {
      var consumer = consumer(groupId, config);
      consumer.subscribe(List.of(topic), new org.apache.kafka.clients.consumer.ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
          revoked += partitions.size();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
      });
      thread = new Thread(() -> {
        while (!leaving) {
          consumer.poll(Duration.ofMillis(100));
          var now = consumer.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet());
          assigned.retainAll(now);
          assigned.addAll(now);
        }
        consumer.close();
      });
      thread.setDaemon(true);
      thread.start();
    }

    Set<Integer> partitions() {
      return new HashSet<>(assigned);
    }

    void leave() throws InterruptedException {
      leaving = true;
      thread.join();
    }
  }

  private static String topic(String name, int partitions) throws Exception {
    create(new NewTopic(Cases.named(name), partitions, (short) 1));
    return Cases.named(name);
  }

  private static void create(NewTopic topic) throws Exception {
    admin.createTopics(List.of(topic)).all().get();
    Cases.until("leaders", () -> admin.describeTopics(List.of(topic.name())).allTopicNames().get().get(topic.name())
        .partitions().stream().allMatch((partition) -> partition.leader() != null));
  }

  private static ConfigEntry config(ConfigResource resource, String name) throws Exception {
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name);
  }

  private static void alter(ConfigResource resource, String name, String value, AlterConfigOp.OpType op)
      throws Exception {
    var operation = new AlterConfigOp(new ConfigEntry(name, value), op);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all().get();
  }

  private static int someBroker() throws Exception {
    return admin.describeCluster().nodes().get().iterator().next().id();
  }

  private static long offset(TopicPartition partition, OffsetSpec spec) throws Exception {
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(String group) throws Exception {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> config) {
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    all.putAll(config);
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(String groupId, Map<String, Object> config) {
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, Cases.named(groupId));
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.putAll(config);
    return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  /** Records "0", "1", … to the topic, acknowledged. */
  private static void send(String topic, int count) {
    try (var producer = producer(Map.of())) {
      IntStream.range(0, count).forEach((i) -> producer.send(new ProducerRecord<>(topic, "" + i)));
    }
  }

  private static List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer, int count)
      throws Exception {
    var eaten = new ArrayList<ConsumerRecord<String, String>>();
    Cases.until(count + " records", () -> {
      consumer.poll(Duration.ofMillis(200)).forEach(eaten::add);
      return eaten.size() >= count;
    });
    return eaten;
  }

  /** All records of a topic from the beginning, without a group. */
  private static List<ConsumerRecord<String, String>> eat(String topic, int count, Map<String, Object> config)
      throws Exception {
    try (var consumer = consumer("nobody", config)) {
      var partitions = consumer.partitionsFor(topic).stream()
          .map((each) -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(partitions);
      return poll(consumer, count);
    }
  }
}
