import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Consumer groups of the new protocol (KIP-848), and groups that move between the protocols while they run. */
final class Groups {
  private static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));
  private static final Map<String, Object> NEW = Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");

  static void addTo(Cases cases) {
    cases.add("new protocol: members share, and give up only what another gets", Groups::share);
    cases.add("new protocol: the broker's range assignor", Groups::range);
    cases.add("new protocol: a pattern takes in topics that come later", Groups::pattern);
    cases.add("new protocol: a static member comes back to its partitions", Groups::staticMember);
    cases.add("new protocol: a group goes on where it stopped", Groups::goesOn);
    cases.add("a group moves to the new protocol and back while it consumes", Groups::migration);
  }

  private static void share() throws Exception {
    var topic = topic("new-share", 4);
    var first = new Member("new-share", NEW, topic);
    Cases.until("all four", () -> first.partitions().size() == 4);
    var second = new Member("new-share", NEW, topic);
    Cases.until("two each", () -> first.partitions().size() == 2 && second.partitions().size() == 2);
    var both = new TreeSet<>(first.partitions());
    both.addAll(second.partitions());
    Cases.equal(both, new TreeSet<>(Set.of(topic + "-0", topic + "-1", topic + "-2", topic + "-3")));
    Cases.until("settled", () -> describe("new-share").groupState() == GroupState.STABLE);
    var described = describe("new-share");
    Cases.equal(described.type(), GroupType.CONSUMER);
    Cases.equal(described.partitionAssignor(), "uniform");
    Cases.equal(described.members().stream().map((each) -> each.memberEpoch().orElse(-1)).collect(Collectors.toSet()),
        Set.of(described.groupEpoch().orElse(-2)));
    second.leave();
    Cases.until("all four again", () -> first.partitions().size() == 4);
    Cases.equal(first.revoked, 2);
    first.leave();
    Cases.equal(describe("new-share").groupState(), GroupState.EMPTY);
    admin.deleteConsumerGroups(List.of(Cases.named("new-share"))).all().get();
  }

  private static void range() throws Exception {
    var topic = topic("new-range", 3);
    var config = Map.<String, Object>of(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer", ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    var first = new Member("new-range", config, topic);
    var second = new Member("new-range", config, topic);
    Cases.until("two and one", () -> first.partitions().size() + second.partitions().size() == 3
        && Math.abs(first.partitions().size() - second.partitions().size()) == 1);
    Cases.equal(describe("new-range").partitionAssignor(), "range");
    first.leave();
    second.leave();
  }

  private static void pattern() throws Exception {
    var one = topic("new-pattern-one", 1);
    var consumer = consumer("new-pattern", NEW);
    try (consumer) {
      consumer.subscribe(new SubscriptionPattern(Cases.named("new-pattern-") + ".*"));
      Cases.until("the first topic", () -> {
        consumer.poll(Duration.ofMillis(100));
        return consumer.assignment().equals(Set.of(new TopicPartition(one, 0)));
      });
      topic("new-pattern-two", 2);
      Cases.until("the second topic", () -> {
        consumer.poll(Duration.ofMillis(100));
        return consumer.assignment().size() == 3;
      });
    }
  }

  private static void staticMember() throws Exception {
    var topic = topic("new-static", 2);
    var config = Map.<String, Object>of(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
    var first = new Member("new-static", config, topic);
    Cases.until("both", () -> first.partitions().size() == 2);
    var epoch = describe("new-static").groupEpoch();
    first.leave();
    Cases.equal(describe("new-static").members().size(), 1);
    var again = new Member("new-static", config, topic);
    Cases.until("both again", () -> again.partitions().size() == 2);
    Cases.equal(describe("new-static").groupEpoch(), epoch);
    again.leave();
    var group = Cases.named("new-static");
    admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
    Cases.equal(describe("new-static").members().size(), 0);
  }

  private static void goesOn() throws Exception {
    var topic = topic("new-goes-on", 2);
    send(topic, 0, 10);
    try (var consumer = consumer("new-goes-on", NEW)) {
      consumer.subscribe(List.of(topic));
      var seen = new HashSet<String>();
      Cases.until("ten", () -> {
        consumer.poll(Duration.ofMillis(100)).forEach((record) -> seen.add(record.value()));
        return seen.size() == 10;
      });
      consumer.commitSync();
    }
    send(topic, 10, 15);
    try (var consumer = consumer("new-goes-on", NEW)) {
      consumer.subscribe(List.of(topic));
      var seen = new TreeSet<String>();
      Cases.until("five more", () -> {
        consumer.poll(Duration.ofMillis(100)).forEach((record) -> seen.add(record.value()));
        return seen.size() >= 5;
      });
      Cases.equal(seen, new TreeSet<>(Set.of("10", "11", "12", "13", "14")));
    }
  }

  private static void migration() throws Exception {
    var topic = topic("moving", 4);
    var classic = Map.<String, Object>of(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName(),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
    var old = new Member("moving", classic, topic);
    Cases.until("all four", () -> old.partitions().size() == 4);
    Cases.equal(describe("moving").type(), GroupType.CLASSIC);
    send(topic, 0, 40);
    var young = new Member("moving", NEW, topic);
    Cases.until("two each", () -> old.partitions().size() == 2 && young.partitions().size() == 2);
    Cases.equal(describe("moving").type(), GroupType.CONSUMER);
    Cases.equal(describe("moving").members().stream().map((each) -> each.upgraded().orElse(null))
        .collect(Collectors.toSet()), Set.of(false, true));
    send(topic, 40, 80);
    Cases.until("eighty between them", () -> values(old, young).size() == 80);
    // Nobody of the new protocol is left: the group is a classic one again, with its offsets.
    young.leave();
    Cases.until("all four again", () -> old.partitions().size() == 4);
    Cases.equal(describe("moving").type(), GroupType.CLASSIC);
    send(topic, 80, 100);
    Cases.until("a hundred between them", () -> values(old, young).size() == 100);
    var last = new Member("moving", NEW, topic);
    Cases.until("it moves again", () -> last.partitions().size() == 2);
    old.leave();
    Cases.until("all four for the last", () -> last.partitions().size() == 4);
    last.leave();
    Cases.equal(old.values.size() + young.values.size() + last.values.size(), 100);
    var committed = admin.listConsumerGroupOffsets(Cases.named("moving")).partitionsToOffsetAndMetadata().get();
    Cases.equal(committed.values().stream().mapToLong((each) -> each.offset()).sum(), 100L);
  }

  private static Set<String> values(Member... members) {
    var all = new HashSet<String>();
    for (var member : members) all.addAll(member.values);
    return all;
  }

  /** A consumer that polls and commits in a thread of its own. */
  private static final class Member {
    private final Set<String> assigned = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean leaving;
    final Set<String> values = ConcurrentHashMap.newKeySet();
    volatile int revoked;

    Member(String groupId, Map<String, Object> config, String topic) {
      var consumer = consumer(groupId, config);
      consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(java.util.Collection<TopicPartition> partitions) {
          if (!leaving) revoked += partitions.size();
        }

        @Override
        public void onPartitionsAssigned(java.util.Collection<TopicPartition> partitions) {}
      });
      thread = new Thread(() -> {
        while (!leaving) {
          var records = consumer.poll(Duration.ofMillis(100));
          records.forEach((record) -> values.add(record.value()));
          if (!records.isEmpty()) consumer.commitSync();
          var now = consumer.assignment().stream().map(TopicPartition::toString).collect(Collectors.toSet());
          assigned.retainAll(now);
          assigned.addAll(now);
        }
        consumer.close();
      });
      thread.setDaemon(true);
      thread.start();
    }

    Set<String> partitions() {
      return new HashSet<>(assigned);
    }

    void leave() throws InterruptedException {
      leaving = true;
      thread.join();
    }
  }

  private static ConsumerGroupDescription describe(String groupId) throws Exception {
    var group = Cases.named(groupId);
    return admin.describeConsumerGroups(List.of(group)).all().get().get(group);
  }

  private static String topic(String name, int partitions) throws Exception {
    var topic = Cases.named(name);
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    Cases.until("leaders", () -> admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic)
        .partitions().stream().allMatch((partition) -> partition.leader() != null));
    return topic;
  }

  /** Records of these numbers to the topic, over all its partitions, acknowledged. */
  private static void send(String topic, int from, int to) {
    var config = new Properties();
    config.put("bootstrap.servers", Cases.BOOTSTRAP);
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      IntStream.range(from, to).forEach((i) -> producer.send(new ProducerRecord<>(topic, "k" + i, "" + i)));
    }
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
}
