import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** kafka-clients through TLS and SASL, where a secured broker runs: see test/clients/cases.ts. */
final class Secured {
  /** Longer than a session. */
  private static final long BEYOND_SESSION_MS = 9_000;

  private record Way(String protocol, String mechanism) {
    String name() {
      return mechanism == null ? protocol : protocol + " with " + mechanism;
    }

    Map<String, Object> configs(String user, String password) {
      var configs = new HashMap<String, Object>(Map.of(
          "bootstrap.servers", System.getenv("CLIENTS_" + protocol), "security.protocol", protocol,
          "default.api.timeout.ms", "20000", "request.timeout.ms", "10000"));
      if (protocol.endsWith("SSL")) {
        configs.put("ssl.truststore.type", "PEM");
        configs.put("ssl.truststore.location", System.getenv("CLIENTS_CA"));
      }
      if (mechanism != null) {
        var module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        configs.put("sasl.mechanism", mechanism);
        configs.put("sasl.jaas.config", "org.apache.kafka.common.security." + module + " required username=\"" + user
            + "\" password=\"" + password + "\";");
      }
      return configs;
    }

    Map<String, Object> configs() {
      return configs("ana", "ana-secret");
    }
  }

  static void addTo(Cases cases) {
    if (System.getenv("CLIENTS_SASL_SSL") == null) return;
    var plain = new Way("SASL_PLAINTEXT", "PLAIN");
    var ways = List.of(new Way("SSL", null), plain, new Way("SASL_PLAINTEXT", "SCRAM-SHA-256"),
        new Way("SASL_SSL", "SCRAM-SHA-512"));
    for (var way : ways) {
      cases.add(way.name() + ": what is written comes back", () -> writesAndReads(way));
      if (way.mechanism != null) cases.add(way.name() + ": a wrong password is refused", () -> wrongPassword(way));
    }
    cases.add(plain.name() + ": a session that ends is renewed", () -> renewed(plain));
    cases.add(plain.name() + ": who has no rights is refused", () -> denied(plain));
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> configs) {
    return new KafkaProducer<>(configs, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(Map<String, Object> configs, String group) {
    var all = new HashMap<>(configs);
    all.putAll(Map.of("group.id", group, "auto.offset.reset", "earliest", "fetch.max.wait.ms", "300"));
    return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  private static String topic(Admin admin, String name) throws Exception {
    var full = Cases.named(name.replace(' ', '-'));
    admin.createTopics(List.of(new NewTopic(full, 1, (short) 1))).all().get();
    return full;
  }

  private static void writesAndReads(Way way) throws Exception {
    try (var admin = Admin.create(way.configs()); var producer = producer(way.configs())) {
      var topic = topic(admin, "secured " + way.name());
      for (var value : List.of("a", "b")) producer.send(new ProducerRecord<>(topic, value)).get();
      try (var consumer = consumer(way.configs(), topic)) {
        consumer.subscribe(List.of(topic));
        var eaten = new ArrayList<String>();
        Cases.until("two records", () -> {
          consumer.poll(Duration.ofMillis(300)).forEach((each) -> eaten.add(each.value()));
          return eaten.size() >= 2;
        });
        Cases.equal(eaten, List.of("a", "b"));
      }
    }
  }

  private static void wrongPassword(Way way) {
    try (var admin = Admin.create(way.configs("ana", "guess"))) {
      var error = Cases.rejection(() -> admin.listTopics().names().get());
      Cases.ok(error instanceof SaslAuthenticationException, "" + error);
      Cases.equal(error.getMessage(), way.mechanism.equals("PLAIN") ? "Authentication failed: Invalid username or password"
          : "Authentication failed during authentication due to invalid credentials with SASL mechanism " + way.mechanism);
    }
  }

  private static void renewed(Way way) throws Exception {
    try (var admin = Admin.create(way.configs()); var producer = producer(way.configs())) {
      var topic = topic(admin, "renewed");
      int sent = 0;
      for (long end = System.currentTimeMillis() + BEYOND_SESSION_MS; System.currentTimeMillis() < end; sent++) {
        Cases.equal(producer.send(new ProducerRecord<>(topic, "" + sent)).get().offset(), (long) sent);
        Thread.sleep(500);
      }
      var renewals = producer.metrics().entrySet().stream()
          .filter((each) -> each.getKey().name().equals("successful-reauthentication-total")
              && each.getKey().group().equals("producer-metrics"))
          .mapToDouble((each) -> (Double) each.getValue().metricValue()).sum();
      Cases.ok(renewals >= 1, "authenticated again " + renewals + " times");
    }
  }

  private static void denied(Way way) throws Exception {
    var configs = way.configs("bob", "bob-secret");
    try (var admin = Admin.create(configs); var producer = producer(configs);
        var consumer = consumer(configs, Cases.named("denied"))) {
      var creating = Cases.rejection(() -> topic(admin, "denied"));
      Cases.ok(creating instanceof TopicAuthorizationException, "" + creating);
      var writing = Cases.rejection(() -> producer.send(new ProducerRecord<>(Cases.named("denied"), "a")).get());
      Cases.ok(writing instanceof TopicAuthorizationException, "" + writing);
      consumer.subscribe(List.of(Cases.named("denied")));
      var reading = Cases.rejection(() -> {
        for (int i = 0; i < 20; i++) consumer.poll(Duration.ofMillis(500));
      });
      Cases.ok(reading instanceof TopicAuthorizationException || reading instanceof GroupAuthorizationException, "" + reading);
      var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      var describing = Cases.rejection(() -> admin.describeConfigs(List.of(broker)).all().get());
      Cases.ok(describing instanceof ClusterAuthorizationException, "" + describing);
      var quorum = Cases.rejection(() -> admin.describeMetadataQuorum().quorumInfo().get());
      Cases.ok(quorum instanceof ClusterAuthorizationException, "" + quorum);
    }
  }
}
