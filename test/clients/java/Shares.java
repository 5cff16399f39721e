import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Share groups as Java's client has them (KIP-932): records given to members, not partitions. */
final class Shares {
  private static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));
  private static final Duration SHORT = Duration.ofMillis(500);

  static void addTo(Cases cases) {
    cases.add("share: every record once, acknowledged by polling on", Shares::implicit);
    cases.add("share: acknowledged one by one, and committed", Shares::explicit);
    cases.add("share: released, and delivered again with its count", Shares::released);
    cases.add("share: rejected, and never seen again", Shares::rejected);
    cases.add("share: as often as it may be delivered, and no more", Shares::limit);
    cases.add("share: members share one partition", Shares::shared);
    cases.add("share: a member that closes gives back what it has", Shares::closed);
    cases.add("share: a lock that runs out gives back what it held", Shares::expired);
    cases.add("share: a lock renewed holds on (KIP-1222)", Shares::renewed);
    cases.add("share: never more records than asked for (KIP-1206)", Shares::exact);
    cases.add("share: transactions that were aborted are nobody's", Shares::committedOnly);
    cases.add("share: the admin lists, describes and deletes a group", Shares::admin);
    cases.add("share: the admin sees, sets and deletes offsets", Shares::offsets);
  }

  private static void implicit() throws Exception {
    var name = topic("share-implicit", 3);
    produce(name, 30);
    try (var consumer = consumer("share-implicit", Map.of())) {
      consumer.subscribe(List.of(name));
      Cases.equal(values(take(consumer, 30)), numbers(0, 30));
      produce(name, 10);
      Cases.equal(take(consumer, 10).size(), 10);
      consumer.commitSync();
    }
    try (var consumer = consumer("share-implicit", Map.of())) {
      consumer.subscribe(List.of(name));
      Cases.equal(quiet(consumer), List.of());
    }
  }

  private static void explicit() throws Exception {
    var name = topic("share-explicit", 1);
    produce(name, 6);
    try (var consumer = consumer("share-explicit", explicitly())) {
      consumer.subscribe(List.of(name));
      var told = new ConcurrentHashMap<Long, Optional<Exception>>();
      consumer.setAcknowledgementCommitCallback((offsets, failure) -> offsets.values().forEach(
          (each) -> each.forEach((offset) -> told.put(offset, Optional.ofNullable(failure)))));
      var records = take(consumer, 6);
      records.forEach((record) -> Cases.equal(record.deliveryCount(), Optional.of((short) 1)));
      var again = Cases.rejection(() -> consumer.poll(SHORT));
      Cases.ok(again instanceof IllegalStateException, "polled without acknowledging: " + again);
      records.forEach(consumer::acknowledge);
      consumer.commitSync().values().forEach((failure) -> Cases.equal(failure, Optional.empty()));
      consumer.poll(SHORT);
      Cases.until("callbacks", () -> {
        if (told.size() < 6) consumer.poll(SHORT);
        return told.size() == 6;
      });
      told.values().forEach((failure) -> Cases.equal(failure, Optional.empty()));
    }
    try (var consumer = consumer("share-explicit", explicitly())) {
      consumer.subscribe(List.of(name));
      Cases.equal(quiet(consumer), List.of());
    }
  }

  private static void released() throws Exception {
    var name = topic("share-released", 1);
    produce(name, 4);
    try (var consumer = consumer("share-released", explicitly())) {
      consumer.subscribe(List.of(name));
      for (var record : take(consumer, 4)) {
        consumer.acknowledge(record, record.offset() % 2 == 0 ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
      }
      consumer.commitSync();
      var second = take(consumer, 2);
      Cases.equal(second.stream().map(ConsumerRecord::offset).toList(), List.of(1L, 3L));
      second.forEach((record) -> Cases.equal(record.deliveryCount(), Optional.of((short) 2)));
      second.forEach(consumer::acknowledge);
      consumer.commitSync();
    }
  }

  private static void rejected() throws Exception {
    var name = topic("share-rejected", 1);
    produce(name, 3);
    try (var consumer = consumer("share-rejected", explicitly())) {
      consumer.subscribe(List.of(name));
      take(consumer, 3).forEach((record) -> consumer.acknowledge(record, AcknowledgeType.REJECT));
      consumer.commitSync();
      Cases.equal(quiet(consumer), List.of());
    }
  }

  private static void limit() throws Exception {
    var name = topic("share-limit", 1);
    configure("share-limit", "share.delivery.count.limit", "2");
    produce(name, 1);
    try (var consumer = consumer("share-limit", explicitly())) {
      consumer.subscribe(List.of(name));
      for (short delivery = 1; delivery <= 2; delivery++) {
        var record = take(consumer, 1).get(0);
        Cases.equal(record.deliveryCount(), Optional.of(delivery));
        consumer.acknowledge(record, AcknowledgeType.RELEASE);
        consumer.commitSync();
      }
      Cases.equal(quiet(consumer), List.of());
    }
  }

  private static void shared() throws Exception {
    var name = topic("share-shared", 1);
    var settings = new TreeMap<String, Object>(explicitly());
    settings.put("max.poll.records", 1);
    settings.put("share.acquire.mode", "record_limit");
    try (var one = consumer("share-shared", settings); var other = consumer("share-shared", settings)) {
      one.subscribe(List.of(name));
      other.subscribe(List.of(name));
      one.poll(SHORT);
      other.poll(SHORT);
      for (int at = 0; at < 10; at++) produce(name, 1);
      var seen = new ArrayList<Long>();
      var took = new TreeSet<Integer>();
      Cases.until("all records", () -> {
        var consumers = List.of(one, other);
        for (int at = 0; at < 2; at++) {
          for (var record : consumers.get(at).poll(SHORT)) {
            seen.add(record.offset());
            took.add(at);
            consumers.get(at).acknowledge(record);
          }
        }
        return seen.size() >= 10;
      });
      Cases.equal(seen.stream().sorted().toList(), IntStream.range(0, 10).mapToObj(Long::valueOf).toList());
      Cases.equal(took, Set.of(0, 1));
    }
  }

  private static void closed() throws Exception {
    var name = topic("share-closed", 1);
    produce(name, 2);
    try (var consumer = consumer("share-closed", explicitly())) {
      consumer.subscribe(List.of(name));
      Cases.equal(take(consumer, 2).size(), 2);
    }
    try (var consumer = consumer("share-closed", explicitly())) {
      consumer.subscribe(List.of(name));
      for (var record : take(consumer, 2)) {
        Cases.equal(record.deliveryCount(), Optional.of((short) 2));
        consumer.acknowledge(record);
      }
    }
  }

  private static void expired() throws Exception {
    var name = topic("share-expired", 1);
    configure("share-expired", "share.record.lock.duration.ms", "15000");
    produce(name, 1);
    try (var one = consumer("share-expired", explicitly()); var other = consumer("share-expired", explicitly())) {
      one.subscribe(List.of(name));
      var held = take(one, 1).get(0);
      Cases.equal(one.acquisitionLockTimeoutMs(), Optional.of(15_000));
      other.subscribe(List.of(name));
      var again = take(other, 1).get(0);
      Cases.equal(again.offset(), held.offset());
      Cases.ok(again.deliveryCount().orElseThrow() >= 2, "" + again.deliveryCount());
      one.acknowledge(held);
      var late = one.commitSync().values().iterator().next();
      Cases.ok(late.isPresent() && late.get() instanceof InvalidRecordStateException, "acknowledged late: " + late);
      other.acknowledge(again);
      other.commitSync().values().forEach((failure) -> Cases.equal(failure, Optional.empty()));
    }
  }

  private static void renewed() throws Exception {
    var name = topic("share-renewed", 1);
    configure("share-renewed", "share.record.lock.duration.ms", "15000");
    produce(name, 1);
    try (var one = consumer("share-renewed", explicitly()); var other = consumer("share-renewed", explicitly())) {
      one.subscribe(List.of(name));
      other.subscribe(List.of(name));
      var record = take(one, 1).get(0);
      for (int at = 0; at < 3; at++) {
        for (long end = System.nanoTime() + 6_000_000_000L; System.nanoTime() < end; ) {
          Cases.equal(other.poll(SHORT).count(), 0);
        }
        one.acknowledge(record, AcknowledgeType.RENEW);
        one.commitSync().values().forEach((failure) -> Cases.equal(failure, Optional.empty()));
        for (var still : one.poll(SHORT)) record = still;
      }
      one.acknowledge(record);
      one.commitSync().values().forEach((failure) -> Cases.equal(failure, Optional.empty()));
    }
  }

  private static void exact() throws Exception {
    var name = topic("share-exact", 1);
    produce(name, 10);
    var settings = new TreeMap<String, Object>(explicitly());
    settings.put("max.poll.records", 3);
    settings.put("share.acquire.mode", "record_limit");
    try (var consumer = consumer("share-exact", settings)) {
      consumer.subscribe(List.of(name));
      var seen = new ArrayList<Long>();
      Cases.until("all records", () -> {
        var records = consumer.poll(SHORT);
        Cases.ok(records.count() <= 3, "at most 3, not " + records.count());
        for (var record : records) {
          seen.add(record.offset());
          consumer.acknowledge(record);
        }
        return seen.size() == 10;
      });
      Cases.equal(seen, IntStream.range(0, 10).mapToObj(Long::valueOf).toList());
    }
  }

  private static void committedOnly() throws Exception {
    var name = topic("share-committed", 1);
    configure("share-committed", "share.isolation.level", "read_committed");
    var settings = new Properties();
    settings.put("bootstrap.servers", Cases.BOOTSTRAP);
    settings.put("transactional.id", name);
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      for (var value : List.of("aborted", "committed", "aborted", "committed")) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(name, value));
        if (value.equals("committed")) producer.commitTransaction();
        else producer.abortTransaction();
      }
    }
    try (var consumer = consumer("share-committed", Map.of())) {
      consumer.subscribe(List.of(name));
      Cases.equal(take(consumer, 2).stream().map(ConsumerRecord::value).toList(), List.of("committed", "committed"));
      Cases.equal(quiet(consumer), List.of());
    }
  }

  private static void admin() throws Exception {
    var name = topic("share-admin", 2);
    var group = Cases.named("share-admin");
    produce(name, 2);
    try (var consumer = consumer("share-admin", Map.of())) {
      consumer.subscribe(List.of(name));
      take(consumer, 2);
      var listed = admin.listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.SHARE))).all().get();
      var found = listed.stream().filter((each) -> each.groupId().equals(group)).findFirst().orElseThrow();
      Cases.equal(found.groupState(), Optional.of(GroupState.STABLE));
      Cases.equal(found.protocol(), "share");
      var described = admin.describeShareGroups(List.of(group)).all().get().get(group);
      Cases.equal(described.groupState(), GroupState.STABLE);
      Cases.equal(described.members().size(), 1);
      var member = described.members().iterator().next();
      Cases.equal(member.assignment().topicPartitions(), Set.of(new TopicPartition(name, 0), new TopicPartition(name, 1)));
      var busy = Cases.rejection(() -> admin.deleteShareGroups(List.of(group)).all().get());
      Cases.ok(busy instanceof GroupNotEmptyException, "deleted while busy: " + busy);
    }
    Cases.until("empty", () ->
        admin.describeShareGroups(List.of(group)).all().get().get(group).groupState() == GroupState.EMPTY);
    admin.deleteShareGroups(List.of(group)).all().get();
    var left = admin.listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.SHARE))).all().get();
    Cases.ok(left.stream().noneMatch((each) -> each.groupId().equals(group)), "deleted");
  }

  private static void offsets() throws Exception {
    var name = topic("share-offsets", 1);
    var group = Cases.named("share-offsets");
    var partition = new TopicPartition(name, 0);
    produce(name, 5);
    try (var consumer = consumer("share-offsets", Map.of())) {
      consumer.subscribe(List.of(name));
      take(consumer, 5);
      consumer.commitSync();
    }
    Cases.until("empty", () ->
        admin.describeShareGroups(List.of(group)).all().get().get(group).groupState() == GroupState.EMPTY);
    var lag = offsetsOf(group).get(partition).lag();
    Cases.equal(lag, Optional.of(0L));
    admin.alterShareGroupOffsets(group, Map.of(partition, 3L)).all().get();
    Cases.equal(offsetsOf(group).get(partition).startOffset(), 3L);
    Cases.equal(offsetsOf(group).get(partition).lag(), Optional.of(2L));
    try (var consumer = consumer("share-offsets", Map.of())) {
      consumer.subscribe(List.of(name));
      Cases.equal(values(take(consumer, 2)), numbers(3, 5));
      consumer.commitSync();
    }
    Cases.until("empty", () ->
        admin.describeShareGroups(List.of(group)).all().get().get(group).groupState() == GroupState.EMPTY);
    admin.deleteShareGroupOffsets(group, Set.of(name)).all().get();
    Cases.equal(offsetsOf(group), Map.of());
  }

  private static Map<TopicPartition, org.apache.kafka.clients.admin.SharePartitionOffsetInfo> offsetsOf(String group)
      throws Exception {
    return admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
        .partitionsToOffsetInfo(group).get();
  }

  private static Map<String, Object> explicitly() {
    return Map.of("share.acknowledgement.mode", "explicit");
  }

  /** A group of its own that reads from the first record on. */
  private static KafkaShareConsumer<String, String> consumer(String group, Map<String, Object> config) throws Exception {
    configure(group, "share.auto.offset.reset", "earliest");
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    all.put("group.id", Cases.named(group));
    all.putAll(config);
    return new KafkaShareConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  private static void configure(String group, String name, String value) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.GROUP, Cases.named(group));
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    Cases.until(name, () -> value.equals(
        admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value()));
  }

  /** Polls until there are as many records. */
  private static List<ConsumerRecord<String, String>> take(KafkaShareConsumer<String, String> consumer, int count)
      throws Exception {
    var taken = new ArrayList<ConsumerRecord<String, String>>();
    Cases.until(count + " records", () -> {
      if (taken.size() < count) consumer.poll(SHORT).forEach(taken::add);
      return taken.size() >= count;
    });
    Cases.equal(taken.size(), count);
    return taken;
  }

  /** Offsets that come within a few seconds. */
  private static List<Long> quiet(KafkaShareConsumer<String, String> consumer) {
    var came = new ArrayList<Long>();
    for (int at = 0; at < 8; at++) consumer.poll(SHORT).forEach((record) -> came.add(record.offset()));
    return came;
  }

  private static Set<String> values(List<ConsumerRecord<String, String>> records) {
    return records.stream().map(ConsumerRecord::value).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void produce(String topic, int count) throws Exception {
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    try (var producer = new KafkaProducer<>(all, new StringSerializer(), new StringSerializer())) {
      for (int at = 0; at < count; at++) producer.send(new ProducerRecord<>(topic, "k" + at, "" + at)).get();
    }
  }

  private static String topic(String name, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(Cases.named(name), partitions, (short) 1))).all().get();
    Cases.until("leaders of " + name, () -> {
      var described = admin.describeTopics(List.of(Cases.named(name))).allTopicNames().get().get(Cases.named(name));
      return described.partitions().stream().allMatch((each) -> each.leader() != null);
    });
    return Cases.named(name);
  }
}
