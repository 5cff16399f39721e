import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tools that look after a cluster: its quorum, features, folders, replicas, leaders and resources with configs. */
final class Administration {
  private static final String CONFIGS = "kafka.admin.ConfigCommand";
  private static final String REASSIGN = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";

  static void addTo(Cases cases) {
    cases.add("kafka-metadata-quorum: status and replication", Administration::quorum);
    cases.add("kafka-features: upgraded and downgraded within what the broker has", Administration::features);
    cases.add("kafka-log-dirs: real sizes", Administration::logDirs);
    cases.add("kafka-reassign-partitions: generated, executed and verified", Administration::reassign);
    cases.add("kafka-leader-election: of one partition, and of all", Administration::elect);
    cases.add("kafka-configs: a group's", Administration::groupConfigs);
    cases.add("kafka-client-metrics and kafka-configs: a subscription", Administration::clientMetrics);
    cases.add("kafka-cluster: endpoints listed, and a broker that is not there unregistered", Administration::cluster);
    cases.add("kafka-transactions, kafka-streams-groups, kafka-share-groups: nothing to list", Administration::lists);
    if (System.getenv("CLIENTS_SASL_SSL") != null)
      cases.add("kafka-acls through SASL_SSL: added, listed, in force and removed", Administration::acls);
  }

  private static void quorum() {
    var status = Tools.tool("MetadataQuorumCommand", "describe", "--status").succeeds();
    status.prints("LeaderId:\\s+1\n");
    status.prints("HighWatermark:\\s+\\d+\n");
    status.prints("MaxFollowerLag:\\s+0\n");
    status.prints("CurrentVoters:\\s+\\[\\{\"id\": 1, \"directoryId\": \"[A-Za-z0-9_-]{22}\", \"endpoints\": \\[\"CONTROLLER://");
    Tools.tool("MetadataQuorumCommand", "describe", "--replication", "--human-readable").succeeds()
        .prints("1\\s+[A-Za-z0-9_-]{22}\\s+\\d+\\s+0\\s+\\d+ ms ago\\s+\\d+ ms ago\\s+Leader");
    Tools.refused("not part of the voters|Cannot remove voter|VOTER_NOT_FOUND", "MetadataQuorumCommand", "remove-controller",
        "--controller-id", "9", "--controller-directory-id", "rC6TP3yXQFqSTnGeWVoVEg");
  }

  private static Tools.Ran feature(String... args) {
    var all = new java.util.ArrayList<>(List.of("--bootstrap-server", Cases.BOOTSTRAP));
    all.addAll(List.of(args));
    return Tools.run("FeatureCommand", List.of(), all.toArray(String[]::new));
  }

  private static void features() throws Exception {
    feature("downgrade", "--feature", "group.version=0").succeeds().prints("group.version was downgraded to 0");
    Cases.until("off", () -> feature("describe").succeeds().output().matches("(?s).*group.version\\s[^\n]*FinalizedVersionLevel: 0.*"));
    feature("upgrade", "--feature", "group.version=1").succeeds().prints("group.version was upgraded to 1");
    var far = feature("upgrade", "--feature", "group.version=9");
    Cases.equal(far.exitCode(), 1);
    far.prints("Could not upgrade group.version to 9. .*only supports versions 0-1");
    var old = feature("downgrade", "--metadata", "3.3");
    Cases.equal(old.exitCode(), 1);
    old.prints("metadata.version");
  }

  private static void logDirs() throws Exception {
    var name = Tools.topic("log-dirs", 1);
    Tools.produce(name, 10);
    var ran = Tools.tool("LogDirsCommand", "--describe", "--topic-list", name).succeeds();
    ran.prints("Received log directory information from brokers 1");
    ran.prints("\\{\"partition\":\"" + name + "-0\",\"size\":[1-9]\\d*,\"offsetLag\":0,\"isFuture\":false\\}");
  }

  private static Path plan(String name, String replicas) throws Exception {
    var file = Files.createTempFile("plan", ".json");
    return Files.writeString(file, "{\"version\":1,\"partitions\":[{\"topic\":\"" + name + "\",\"partition\":0,\"replicas\":["
        + replicas + "]}]}");
  }

  private static void reassign() throws Exception {
    var name = Tools.topic("reassign", 1);
    var topics = Files.createTempFile("topics", ".json");
    Files.writeString(topics, "{\"version\":1,\"topics\":[{\"topic\":\"" + name + "\"}]}");
    Tools.tool(REASSIGN, "--generate", "--topics-to-move-json-file", topics.toString(),
        "--broker-list", "1").succeeds().prints("Proposed partition reassignment configuration");
    var same = plan(name, "1").toString();
    Tools.tool(REASSIGN, "--execute", "--reassignment-json-file", same).succeeds()
        .prints("Successfully started partition reassignment for " + name + "-0");
    Tools.tool(REASSIGN, "--verify", "--reassignment-json-file", same).succeeds()
        .prints("Reassignment of partition " + name + "-0 is completed\\.");
    Tools.tool(REASSIGN, "--list").succeeds().prints("No partition reassignments found\\.");
    Tools.refused("Unknown broker id 9", REASSIGN, "--execute", "--reassignment-json-file",
        plan(name, "9").toString());
  }

  private static void elect() throws Exception {
    var name = Tools.topic("elect", 1);
    Tools.tool("LeaderElectionCommand", "--election-type", "preferred", "--topic", name, "--partition", "0").succeeds()
        .prints("Valid replica already elected for partitions " + name + "-0");
    Tools.tool("LeaderElectionCommand", "--election-type", "preferred", "--all-topic-partitions").succeeds();
    Tools.refused("UnknownTopicOrPartition|does not host|No such topic", "LeaderElectionCommand", "--election-type", "unclean",
        "--topic", Cases.named("nowhere"), "--partition", "0");
  }

  private static void groupConfigs() throws Exception {
    var entity = new String[] {"--entity-type", "groups", "--entity-name", Cases.named("tuned")};
    Tools.configs(entity, "--alter", "--add-config", "consumer.session.timeout.ms=50000").succeeds()
        .prints("Completed updating config for group");
    Tools.configs(entity, "--describe").succeeds().prints("consumer.session.timeout.ms=50000 sensitive=false synonyms=\\{"
        + "DYNAMIC_GROUP_CONFIG:consumer.session.timeout.ms=50000");
    Tools.tool(CONFIGS, "--describe", "--entity-type", "groups").succeeds().prints(Cases.named("tuned"));
    Tools.configs(entity, "--alter", "--delete-config", "consumer.session.timeout.ms").succeeds();
  }

  private static void clientMetrics() throws Exception {
    var name = Cases.named("metrics");
    Tools.tool("ClientMetricsCommand", "--alter", "--name", name, "--metrics", "org.apache.kafka.producer.", "--interval",
        "5000", "--match", "client_software_name=Java").succeeds().prints("Altered client metrics config for " + name);
    Tools.tool("ClientMetricsCommand", "--list").succeeds().prints(name);
    var described = Tools.tool("ClientMetricsCommand", "--describe", "--name", name).succeeds();
    described.prints("interval.ms=5000");
    described.prints("match=client_software_name=Java");
    Tools.configs(new String[] {"--entity-type", "client-metrics", "--entity-name", name}, "--describe").succeeds()
        .prints("metrics=org.apache.kafka.producer.");
    Tools.tool("ClientMetricsCommand", "--delete", "--name", name).succeeds();
    Cases.until("gone", () -> !Tools.tool("ClientMetricsCommand", "--list").succeeds().output().contains(name));
  }

  private static void cluster() {
    Tools.run("ClusterTool", List.of(), "list-endpoints", "--bootstrap-server", Cases.BOOTSTRAP).succeeds()
        .prints("1\\s+127.0.0.1\\s+\\d+\\s+null\\s+unfenced\\s+broker");
    Tools.run("ClusterTool", List.of(), "unregister", "--bootstrap-server", Cases.BOOTSTRAP, "--id", "9")
        .prints("Broker ID 9 is not currently registered|not currently registered");
  }

  private static void lists() {
    Tools.tool("TransactionsCommand", "list").succeeds();
    Tools.tool("org.apache.kafka.tools.streams.StreamsGroupCommand", "--list").succeeds();
    Tools.tool("org.apache.kafka.tools.consumer.group.ShareGroupCommand", "--list").succeeds();
  }

  private static void acls() throws Exception {
    var file = Files.createTempFile("ana", ".properties");
    Files.writeString(file, String.join("\n", "security.protocol=SASL_SSL", "sasl.mechanism=SCRAM-SHA-512",
        "ssl.truststore.type=PEM", "ssl.truststore.location=" + System.getenv("CLIENTS_CA"),
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ana\" "
            + "password=\"ana-secret\";"));
    var way = List.of("--bootstrap-server", System.getenv("CLIENTS_SASL_SSL"), "--command-config", file.toString());
    var topic = Cases.named("guarded");
    var rule = List.of("--allow-principal", "User:bob", "--operation", "Read", "--topic", topic);
    with(way, List.of("--add"), rule).succeeds().prints("operation=READ, permissionType=ALLOW");
    with(way, List.of("--list"), List.of("--topic", topic)).succeeds()
        .prints("principal=User:bob, host=\\*, operation=READ, permissionType=ALLOW");
    with(way, List.of("--remove", "--force"), rule).succeeds();
    Cases.ok(!with(way, List.of("--list"), List.of("--topic", topic)).succeeds().output().contains("User:bob"), "removed");
  }

  @SafeVarargs
  private static Tools.Ran with(List<String>... parts) {
    var all = java.util.Arrays.stream(parts).flatMap(List::stream).toArray(String[]::new);
    return Tools.run("AclCommand", List.of(), all);
  }
}
