import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Transactions as Java's client has them: the broker adds the partitions, and each transaction ends with a new epoch. */
final class Transactions {
  private static final Admin admin = Admin.create(Map.of("bootstrap.servers", Cases.BOOTSTRAP));

  static void addTo(Cases cases) {
    cases.add("transactions: what is committed is read, what is aborted is not", Transactions::ends);
    cases.add("transactions: each ends with a new epoch (KIP-890)", Transactions::epochs);
    cases.add("transactions: nothing after an open one is read by read_committed", Transactions::stable);
    cases.add("transactions: read, process, write, with the offsets in it (KIP-447)", Transactions::exactlyOnce);
    cases.add("transactions: a second producer with the same id fences the first", Transactions::fenced);
    cases.add("transactions: one that takes too long is aborted", Transactions::timedOut);
    cases.add("transactions: described, listed, and ended by hand", Transactions::byHand);
  }

  private static void ends() throws Exception {
    var topic = topic("txn", 2);
    try (var producer = producer("txn")) {
      producer.initTransactions();
      for (int round = 0; round < 4; round++) {
        producer.beginTransaction();
        for (int i = 0; i < 10; i++) producer.send(new ProducerRecord<>(topic, i % 2, null, round + "." + i));
        // What is not sent yet when a transaction aborts never is.
        producer.flush();
        if (round % 2 == 0) producer.commitTransaction();
        else producer.abortTransaction();
      }
    }
    var committed = read(topic, 2, "read_committed", 20);
    Cases.ok(committed.stream().allMatch((value) -> value.startsWith("0.") || value.startsWith("2.")), "" + committed);
    Cases.equal(read(topic, 2, "read_uncommitted", 40).size(), 40);
    Cases.equal(end(new TopicPartition(topic, 0)), 24L);
  }

  private static void epochs() throws Exception {
    var topic = topic("txn-epochs", 1);
    var epochs = new ArrayList<Integer>();
    try (var producer = producer("txn-epochs")) {
      producer.initTransactions();
      for (int round = 0; round < 3; round++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "" + round)).get();
        epochs.add(description("txn-epochs").producerEpoch());
        if (round == 1) producer.abortTransaction();
        else producer.commitTransaction();
      }
    }
    Cases.equal(epochs, List.of(0, 1, 2));
  }

  private static void stable() throws Exception {
    var topic = topic("txn-stable", 1);
    try (var open = producer("txn-stable"); var other = producer(null)) {
      open.initTransactions();
      open.beginTransaction();
      open.send(new ProducerRecord<>(topic, "open")).get();
      other.send(new ProducerRecord<>(topic, "after")).get();
      Cases.equal(read(topic, 1, "read_uncommitted", 2), List.of("open", "after"));
      try (var consumer = consumer("txn-stable", "read_committed")) {
        var partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        Cases.equal(consumer.endOffsets(List.of(partition)).get(partition), 0L);
        Cases.equal(consumer.poll(Duration.ofMillis(500)).count(), 0);
      }
      open.abortTransaction();
    }
    Cases.equal(read(topic, 1, "read_committed", 1), List.of("after"));
  }

  private static void exactlyOnce() throws Exception {
    String from = topic("txn-from", 1), to = topic("txn-to", 1), group = Cases.named("txn-group");
    try (var plain = producer(null)) {
      for (int i = 0; i < 6; i++) plain.send(new ProducerRecord<>(from, "" + i));
    }
    try (var producer = producer("txn-eos"); var consumer = consumer("txn-group", "read_committed")) {
      producer.initTransactions();
      consumer.subscribe(List.of(from));
      var eaten = new ArrayList<String>();
      Cases.until("six records", () -> {
        var records = consumer.poll(Duration.ofMillis(200));
        if (records.isEmpty()) return eaten.size() >= 6;
        producer.beginTransaction();
        long next = 0;
        for (var record : records) {
          eaten.add(record.value());
          producer.send(new ProducerRecord<>(to, record.value() + "!"));
          next = record.offset() + 1;
        }
        var offsets = Map.of(new TopicPartition(from, 0), new OffsetAndMetadata(next));
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        return eaten.size() >= 6;
      });
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(new TopicPartition(from, 0), new OffsetAndMetadata(2)), consumer.groupMetadata());
      producer.abortTransaction();
      var stranger = new ConsumerGroupMetadata(group, 99, "stranger", java.util.Optional.empty());
      producer.beginTransaction();
      var refused = Cases.rejection(() -> {
        producer.sendOffsetsToTransaction(Map.of(new TopicPartition(from, 0), new OffsetAndMetadata(1)), stranger);
        producer.commitTransaction();
      });
      Cases.ok(refused.toString().contains("CommitFailedException"), "" + refused);
      producer.abortTransaction();
    }
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Cases.equal(committed.get(new TopicPartition(from, 0)).offset(), 6L);
    Cases.equal(read(to, 1, "read_committed", 6), List.of("0!", "1!", "2!", "3!", "4!", "5!"));
  }

  private static void fenced() throws Exception {
    var topic = topic("txn-fence", 1);
    try (var first = producer("txn-fence"); var second = producer("txn-fence")) {
      first.initTransactions();
      first.beginTransaction();
      first.send(new ProducerRecord<>(topic, "lost")).get();
      second.initTransactions();
      var refused = Cases.rejection(() -> {
        first.send(new ProducerRecord<>(topic, "late"));
        first.commitTransaction();
      });
      Cases.ok(
          refused instanceof ProducerFencedException || refused instanceof InvalidProducerEpochException, "" + refused);
      second.beginTransaction();
      second.send(new ProducerRecord<>(topic, "kept"));
      second.commitTransaction();
    }
    Cases.equal(read(topic, 1, "read_committed", 1), List.of("kept"));
  }

  private static void timedOut() throws Exception {
    var topic = topic("txn-slow", 1);
    try (var producer = producer("txn-slow", Map.of("transaction.timeout.ms", 1_000))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "late")).get();
      Cases.until("the abort", () -> description("txn-slow").state() == TransactionState.COMPLETE_ABORT);
      var refused = Cases.rejection(producer::commitTransaction);
      Cases.ok(refused != null, "committed after all");
    }
    Cases.equal(end(new TopicPartition(topic, 0)), 2L);
  }

  private static void byHand() throws Exception {
    var topic = topic("txn-hand", 1);
    var id = Cases.named("txn-hand");
    try (var producer = producer("txn-hand")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "hanging")).get();
      var description = description("txn-hand");
      Cases.equal(description.state(), TransactionState.ONGOING);
      Cases.equal(description.topicPartitions(), java.util.Set.of(new TopicPartition(topic, 0)));
      var options = new ListTransactionsOptions().filterOnTransactionalIdPattern(id + ".*");
      Cases.equal(admin.listTransactions(options).all().get().iterator().next().transactionalId(), id);
      var partition = new TopicPartition(topic, 0);
      var active = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers();
      Cases.equal(active.get(0).currentTransactionStartOffset().getAsLong(), 0L);
      admin.abortTransaction(
          new AbortTransactionSpec(partition, active.get(0).producerId(), (short) active.get(0).producerEpoch(), 0))
          .all().get();
      Cases.equal(read(topic, 1, "read_uncommitted", 1), List.of("hanging"));
      Cases.until("the last stable offset", () -> admin
          .listOffsets(
              Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest()),
              new org.apache.kafka.clients.admin.ListOffsetsOptions(
                  org.apache.kafka.common.IsolationLevel.READ_COMMITTED))
          .partitionResult(partition).get().offset() == 2L);
    }
  }

  private static org.apache.kafka.clients.admin.TransactionDescription description(String name) throws Exception {
    var id = Cases.named(name);
    return admin.describeTransactions(List.of(id)).description(id).get();
  }

  private static String topic(String name, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(Cases.named(name), partitions, (short) 1))).all().get();
    Cases.until("leaders of " + name, () -> {
      var described = admin.describeTopics(List.of(Cases.named(name))).allTopicNames().get().get(Cases.named(name));
      return described.partitions().stream().allMatch((each) -> each.leader() != null);
    });
    return Cases.named(name);
  }

  private static KafkaProducer<String, String> producer(String id) {
    return producer(id, Map.of());
  }

  /** Transactional, unless the id is null. */
  private static KafkaProducer<String, String> producer(String id, Map<String, Object> config) {
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    if (id != null) all.put("transactional.id", Cases.named(id));
    all.putAll(config);
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(String group, String isolation) {
    var all = new Properties();
    all.put("bootstrap.servers", Cases.BOOTSTRAP);
    all.put("group.id", Cases.named(group));
    all.put("auto.offset.reset", "earliest");
    all.put("enable.auto.commit", false);
    all.put("isolation.level", isolation);
    return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  /** At least so many values of a topic, from the beginning. */
  private static List<String> read(String topic, int partitions, String isolation, int count) throws Exception {
    try (var consumer = consumer("nobody", isolation)) {
      var all = new ArrayList<TopicPartition>();
      for (int i = 0; i < partitions; i++) all.add(new TopicPartition(topic, i));
      consumer.assign(all);
      var values = new ArrayList<String>();
      Cases.until(count + " records of " + topic, () -> {
        consumer.poll(Duration.ofMillis(200)).forEach((record) -> values.add(record.value()));
        return values.size() >= count;
      });
      return values;
    }
  }

  private static long end(TopicPartition partition) throws Exception {
    var latest = Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest());
    return admin.listOffsets(latest).partitionResult(partition).get().offset();
  }
}
