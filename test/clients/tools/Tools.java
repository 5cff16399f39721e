import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Exit;

/**
 * Kafka's command-line tools, by the classes that the kafka-*.sh scripts start, in one JVM: what each prints and how it
 * ends is held against what the real Kafka's answers make it print.
 */
final class Tools {
  private static final String CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer";
  private static final String SHARE = "org.apache.kafka.tools.consumer.group.ShareGroupCommand";
  private static final String GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";

  /** How a tool ended, with all that it printed. */
  record Ran(int exitCode, String output, String errors) {
    List<String> lines() {
      return output.lines().filter((line) -> !line.isBlank()).toList();
    }

    /** Words of each line, spacing aside. */
    List<String> rows() {
      return lines().stream().map((line) -> line.trim().replaceAll("\\s+", " ")).toList();
    }

    Ran succeeds() {
      Cases.ok(exitCode == 0, "exit " + exitCode + ": " + output + errors);
      return this;
    }

    void prints(String pattern) {
      Cases.ok(Pattern.compile(pattern).matcher(output + errors).find(), "expected " + pattern + ", got " + output + errors);
    }
  }

  /** Leaves a tool where it would end the JVM. */
  private static final class Ended extends Error {}

  private static final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private static final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  /** The first end of the tool that is running: some catch what leaves them, and end again. */
  private static Ran first;

  /** What the tool wants done when the JVM ends: some send their last records then. */
  private static final List<Runnable> hooks = new ArrayList<>();

  private static void end(int exitCode) {
    finish(exitCode);
    throw new Ended();
  }

  private static void finish(int exitCode) {
    if (first != null) return;
    hooks.forEach(Runnable::run);
    first = new Ran(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  public static void main(String[] args) {
    Exit.setExitProcedure((exitCode, message) -> end(exitCode));
    Exit.setHaltProcedure((exitCode, message) -> end(exitCode));
    Exit.setShutdownHookAdder((name, hook) -> hooks.add(hook));
    var cases = new Cases();
    cases.add("kafka-topics: create, list, describe, alter, delete", Tools::topics);
    cases.add("kafka-topics: what it is refused", Tools::refusedTopics);
    cases.add("kafka-configs: a topic's, set, deleted and described", Tools::topicConfigs);
    cases.add("kafka-configs: a broker's, all and dynamic", Tools::brokerConfigs);
    for (var codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      cases.add("kafka-console-producer and -consumer, " + codec + ": keys, headers, offsets", () -> console(codec));
    }
    cases.add("kafka-console-consumer: one partition from an offset", Tools::consoleOffset);
    cases.add("kafka-console-consumer: a group goes on where it stopped", Tools::consoleGroup);
    cases.add("kafka-console-consumer: what the coordinators keep, by their formatters", Tools::formatters);
    cases.add("kafka-get-offsets: earliest, latest, by time, of the youngest", Tools::getOffsets);
    cases.add("kafka-delete-records: up to an offset", Tools::deleteRecords);
    cases.add("kafka-consumer-groups: list, describe, members, state", Tools::groups);
    cases.add("kafka-consumer-groups: offsets reset every way, deleted, and the group with them", Tools::resets);
    cases.add("kafka-groups: list", Tools::listGroups);
    cases.add("kafka-console-share-consumer: accepts, releases, rejects", Tools::consoleShare);
    cases.add("kafka-share-groups: list, describe, members, state, offsets", Tools::shareGroups);
    cases.add("kafka-share-groups: offsets reset every way, deleted, and the group with them", Tools::shareResets);
    cases.add("kafka-verifiable-producer and -consumer: everything acknowledged is consumed", Tools::verifiable);
    cases.add("kafka-producer-perf-test and kafka-consumer-perf-test", Tools::performance);
    cases.add("kafka-broker-api-versions: every API that the broker has", Tools::apiVersions);
    cases.add("kafka-cluster: the id", Tools::clusterId);
    cases.add("kafka-features: describe", Tools::features);
    Administration.addTo(cases);
    cases.run();
  }

  private static void topics() throws Exception {
    var name = Cases.named("topics");
    tool("TopicCommand", "--create", "--topic", name, "--partitions", "3", "--config", "retention.ms=1000").succeeds()
        .prints("Created topic " + name + "\\.");
    Cases.ok(tool("TopicCommand", "--list").succeeds().lines().contains(name), "listed");
    var described = tool("TopicCommand", "--describe", "--topic", name).succeeds();
    described.prints("Topic: " + name + "\\s+TopicId: [A-Za-z0-9_-]{22}\\s+PartitionCount: 3\\s+ReplicationFactor: 1\\s+"
        + "Configs: .*retention.ms=1000");
    for (int i = 0; i < 3; i++) {
      described.prints("Partition: " + i + "\\s+Leader: 1\\s+Replicas: 1\\s+Isr: 1\\s+Elr: \\s+LastKnownElr: ");
    }
    tool("TopicCommand", "--create", "--if-not-exists", "--topic", name).succeeds();
    tool("TopicCommand", "--alter", "--topic", name, "--partitions", "5").succeeds();
    Cases.until("5 partitions", () ->
        tool("TopicCommand", "--describe", "--topic", name).output.contains("PartitionCount: 5"));
    Cases.ok(tool("TopicCommand", "--describe", "--topics-with-overrides").succeeds().output.contains(name), "overrides");
    Cases.equal(tool("TopicCommand", "--describe", "--unavailable-partitions").succeeds().lines(), List.of());
    tool("TopicCommand", "--delete", "--topic", name).succeeds();
    Cases.until("gone", () -> !tool("TopicCommand", "--list").lines().contains(name));
  }

  private static void refusedTopics() throws Exception {
    var name = topic("refused", 2);
    refused("Topic '" + name + "' already exists\\.", "TopicCommand", "--create", "--topic", name);
    refused("Topic name is invalid|is illegal", "TopicCommand", "--create", "--topic", "not a name");
    refused("does not exist", "TopicCommand", "--describe", "--topic", Cases.named("nowhere"));
    refused("does not exist", "TopicCommand", "--delete", "--topic", Cases.named("nowhere"));
    refused("currently has 2 partition\\(s\\); 1 would not be an increase",
        "TopicCommand", "--alter", "--topic", name, "--partitions", "1");
    refused("Unable to replicate the partition 3 time\\(s\\)",
        "TopicCommand", "--create", "--topic", Cases.named("copies"), "--replication-factor", "3");
  }

  private static void topicConfigs() throws Exception {
    var name = topic("configs", 1);
    var entity = new String[] {"--entity-type", "topics", "--entity-name", name};
    configs(entity, "--alter", "--add-config", "retention.ms=1000,cleanup.policy=[compact,delete]").succeeds()
        .prints("Completed updating config for topic " + name);
    var described = configs(entity, "--describe").succeeds();
    described.prints("retention.ms=1000 sensitive=false synonyms=\\{DYNAMIC_TOPIC_CONFIG:retention.ms=1000\\}");
    described.prints("cleanup.policy=compact,delete sensitive=false synonyms=\\{DYNAMIC_TOPIC_CONFIG:cleanup.policy="
        + "compact,delete, DEFAULT_CONFIG:log.cleanup.policy=delete\\}");
    configs(entity, "--alter", "--delete-config", "retention.ms").succeeds();
    Cases.ok(!configs(entity, "--describe").succeeds().output.contains("retention.ms"), "deleted");
    configs(entity, "--describe", "--all").succeeds()
        .prints("retention.ms=604800000 sensitive=false synonyms=\\{\\}");
    var wrong = configs(entity, "--alter", "--add-config", "retention.ms=soon");
    Cases.equal(wrong.exitCode, 1);
    wrong.prints("Invalid value soon for configuration retention.ms: Not a number of type LONG");
  }

  private static void brokerConfigs() throws Exception {
    var entity = new String[] {"--entity-type", "brokers", "--entity-name", "1"};
    configs(entity, "--describe", "--all").succeeds()
        .prints("num.io.threads=8 sensitive=false synonyms=\\{.*DEFAULT_CONFIG:num.io.threads=8\\}");
    configs(entity, "--alter", "--add-config", "log.cleaner.threads=2").succeeds();
    Cases.until("altered", () -> configs(entity, "--describe").succeeds().output
        .contains("log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, "
            + "DEFAULT_CONFIG:log.cleaner.threads=1}"));
    configs(entity, "--alter", "--delete-config", "log.cleaner.threads").succeeds();
  }

  private static void console(String codec) throws Exception {
    var name = topic("console-" + codec, 1);
    var typed = IntStream.range(0, 20).mapToObj((i) -> "trace:" + i + "\tkey " + i % 3 + "\t" + "ü".repeat(i)).toList();
    tool("ConsoleProducer", typed, "--topic", name, "--compression-codec", codec, "--reader-property", "parse.key=true",
        "--reader-property", "parse.headers=true").succeeds();
    var eaten = tool(CONSUMER, "--topic", name, "--from-beginning", "--max-messages", "20", "--timeout-ms", "40000",
        "--formatter-property", "print.key=true", "--formatter-property", "print.headers=true",
        "--formatter-property", "print.offset=true", "--formatter-property", "print.partition=true").succeeds();
    Cases.equal(eaten.lines(), IntStream.range(0, 20)
        .mapToObj((i) -> "Partition:0\tOffset:" + i + "\t" + typed.get(i)).toList());
  }

  private static void consoleOffset() throws Exception {
    var name = topic("offset", 2);
    produce(name, 20);
    var all = tool(CONSUMER, "--topic", name, "--from-beginning", "--max-messages", "20", "--timeout-ms", "40000");
    Cases.equal(new TreeSet<>(all.succeeds().lines()), values(0, 20));
    // The producer may have sent all to one partition.
    var ends = tool("GetOffsetShell", "--topic", name).succeeds().lines();
    var partition = ends.stream().filter((line) -> !line.endsWith(":0")).findFirst().orElseThrow().split(":");
    var last = tool(CONSUMER, "--topic", name, "--partition", partition[1], "--offset",
        "" + (Integer.parseInt(partition[2]) - 1), "--max-messages", "1", "--timeout-ms", "40000");
    Cases.equal(last.succeeds().lines().size(), 1);
  }

  private static void consoleGroup() throws Exception {
    var name = topic("console-group", 1);
    produce(name, 5);
    for (int from = 0; from < 2; from++) {
      var eaten = tool(CONSUMER, "--topic", name, "--group", Cases.named("console-group"), "--from-beginning",
          "--max-messages", "5", "--timeout-ms", "40000").succeeds();
      Cases.equal(eaten.lines(), IntStream.range(0, 5).mapToObj((i) -> "" + i).toList());
      produce(name, 5);
    }
  }

  /** The formatters print no line breaks: what each of them says is found in one long line. */
  private static void formatters() throws Exception {
    var name = topic("formatters", 1);
    produce(name, 3);
    var group = Cases.named("formatters");
    tool(CONSUMER, "--topic", name, "--group", group, "--from-beginning", "--max-messages", "3", "--timeout-ms", "40000")
        .succeeds();
    var offsets = kept("__consumer_offsets", "OffsetsMessageFormatter");
    offsets.prints("\\{\"key\":\\{\"type\":1,\"data\":\\{\"group\":\"" + group + "\",\"topic\":\"" + name
        + "\",\"partition\":0\\}\\},\"value\":\\{\"version\":4,\"data\":\\{\"offset\":3,\"leaderEpoch\":0,\"metadata\":\"\","
        + "\"commitTimestamp\":\\d{13},\"topicId\":\"[\\w-]{22}\"\\}\\}\\}");
    var groups = kept("__consumer_offsets", "GroupMetadataMessageFormatter");
    groups.prints("\\{\"key\":\\{\"type\":2,\"data\":\\{\"group\":\"" + group + "\"\\}\\},\"value\":\\{\"version\":3,\"data\":"
        + "\\{\"protocolType\":\"consumer\",\"generation\":1,\"protocol\":\"range\",\"leader\":\"[\\w-]+\",");
    groups.prints("\"group\":\"" + group + "\"\\}\\},\"value\":\\{\"version\":3,\"data\":\\{\"protocolType\":\"consumer\",\"generation\":2,"
        + "\"protocol\":null,\"leader\":null,\"currentStateTimestamp\":\\d{13},\"members\":\\[\\]\\}\\}\\}");
    tool(GROUPS, "--delete", "--group", group).succeeds();
    Cases.until("its tombstone", () -> kept("__consumer_offsets", "GroupMetadataMessageFormatter").output
        .contains("{\"key\":{\"type\":2,\"data\":{\"group\":\"" + group + "\"}},\"value\":null}"));
  }

  /** All of a coordinator's topic, as a formatter prints it. */
  private static Ran kept(String topic, String formatter) {
    return tool(CONSUMER, "--topic", topic, "--from-beginning", "--timeout-ms", "4000",
        "--formatter", "org.apache.kafka.tools.consumer." + formatter);
  }

  private static void getOffsets() throws Exception {
    var name = topic("get-offsets", 2);
    tool("ConsoleProducer", List.of("a", "b", "c"), "--topic", name).succeeds();
    Cases.equal(sum(name, "latest"), 3);
    Cases.equal(sum(name, "earliest"), 0);
    Cases.equal(sum(name, "0"), 0);
    tool("GetOffsetShell", "--topic", name, "--time", "max-timestamp").succeeds().prints(name + ":\\d:\\d");
    refused("Could not match any topic-partitions", "GetOffsetShell", "--topic", Cases.named("nowhere"));
  }

  private static int sum(String topic, String time) {
    return tool("GetOffsetShell", "--topic", topic, "--time", time).succeeds().lines().stream()
        .mapToInt((line) -> Integer.parseInt(line.split(":")[2])).sum();
  }

  private static void deleteRecords() throws Exception {
    var name = topic("delete-records", 1);
    produce(name, 10);
    var file = Files.createTempFile("delete", ".json");
    Files.writeString(file, "{\"version\":1,\"partitions\":[{\"topic\":\"" + name + "\",\"partition\":0,\"offset\":4}]}");
    tool("DeleteRecordsCommand", "--offset-json-file", file.toString()).succeeds()
        .prints("partition: " + name + "-0\\s+low_watermark: 4");
    Files.delete(file);
    Cases.equal(sum(name, "earliest"), 4);
  }

  private static void groups() throws Exception {
    var name = topic("groups", 1);
    var group = Cases.named("groups");
    produce(name, 5);
    consume(name, group, 5);
    produce(name, 2);
    Cases.ok(tool(GROUPS, "--list").succeeds().lines().contains(group), "listed");
    var described = tool(GROUPS, "--describe", "--group", group).succeeds();
    Cases.equal(described.rows(), List.of(
        "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID",
        group + " " + name + " 0 5 7 2 - - -"));
    described.prints("Consumer group '" + group + "' has no active members\\.");
    tool(GROUPS, "--describe", "--group", group, "--state").succeeds()
        .prints(group + "\\s+\\S+:\\d+\\s+\\(1\\)\\s+(-\\s+)?Empty\\s+0");
    tool(GROUPS, "--describe", "--group", group, "--members").succeeds().prints("has no active members");
    tool(GROUPS, "--list", "--state", "Empty").succeeds().prints(group + "\\s+Empty");
    refused("Consumer group '" + Cases.named("nobody") + "' does not exist|not found", GROUPS, "--describe", "--group",
        Cases.named("nobody"));
  }

  private static void resets() throws Exception {
    var name = topic("resets", 1);
    var group = Cases.named("resets");
    produce(name, 10);
    consume(name, group, 10);
    var dry = reset(group, name, "--to-earliest", "--dry-run");
    Cases.equal(dry.rows().get(1), group + " " + name + " 0 0");
    Cases.equal(committed(group, name), 10);
    for (var each : List.of(
        List.of("2", "--to-offset", "2"), List.of("5", "--shift-by", "3"), List.of("10", "--to-latest"),
        List.of("0", "--to-datetime", "2020-01-01T00:00:00.000"), List.of("10", "--to-offset", "99"),
        List.of("0", "--to-earliest"), List.of("0", "--by-duration", "P1D"), List.of("0", "--to-current"))) {
      var how = new ArrayList<>(each.subList(1, each.size()));
      how.add("--execute");
      reset(group, name, how.toArray(String[]::new)).succeeds();
      Cases.equal(committed(group, name), Integer.parseInt(each.get(0)));
    }
    tool(GROUPS, "--delete-offsets", "--group", group, "--topic", name).succeeds()
        .prints("Successful");
    tool(GROUPS, "--delete", "--group", group).succeeds()
        .prints("Deletion of requested consumer groups \\('" + group + "'\\) was successful.");
    Cases.ok(!tool(GROUPS, "--list").succeeds().lines().contains(group), "deleted");
  }

  private static Ran reset(String group, String topic, String... how) {
    var args = new ArrayList<>(List.of("--reset-offsets", "--group", group, "--topic", topic));
    args.addAll(Arrays.asList(how));
    return tool(GROUPS, args.toArray(String[]::new)).succeeds();
  }

  private static int committed(String group, String topic) {
    for (var row : tool(GROUPS, "--describe", "--group", group).succeeds().rows()) {
      var words = row.split(" ");
      if (words.length > 3 && words[1].equals(topic)) return Integer.parseInt(words[3]);
    }
    return -1;
  }

  private static void listGroups() throws Exception {
    var name = topic("kafka-groups", 1);
    var group = Cases.named("kafka-groups");
    produce(name, 1);
    consume(name, group, 1);
    tool("GroupsCommand", "--list").succeeds().prints(group + "\\s+Classic\\s+consumer");
  }

  private static void consoleShare() throws Exception {
    var name = topic("console-share", 1);
    var group = shareGroup("console-share");
    produce(name, 4);
    Cases.equal(shareConsume(name, group, 4, "--release"), List.of("1\t0", "1\t1", "1\t2", "1\t3"));
    Cases.equal(shareConsume(name, group, 4), List.of("2\t0", "2\t1", "2\t2", "2\t3"));
    produce(name, 1);
    Cases.equal(shareConsume(name, group, 1, "--reject"), List.of("1\t0"));
    produce(name, 1);
    Cases.equal(shareConsume(name, group, 1), List.of("1\t0"));
  }

  private static void shareGroups() throws Exception {
    var name = topic("share-groups", 2);
    var group = shareGroup("share-groups");
    produce(name, 3);
    shareConsume(name, group, 3);
    Cases.ok(tool(SHARE, "--list").succeeds().lines().contains(group), "listed");
    tool(SHARE, "--list", "--state").succeeds().prints(group + "\\s+Empty");
    tool("GroupsCommand", "--list", "--share").succeeds().prints(group + "\\s+Share\\s+share");
    tool(SHARE, "--describe", "--group", group, "--state").succeeds().prints(group + "\\s+\\S+ +\\(1\\)\\s+Empty\\s+0");
    tool(SHARE, "--describe", "--group", group, "--members").succeeds().prints("Share group '" + group + "' has no active members");
    // The last acknowledgements of a consumer that closes may come a moment later.
    Cases.until("no lag", () -> shareRow(group, name, 0).endsWith(" 0") || shareRow(group, name, 0).endsWith(" -"));
    tool(SHARE, "--describe", "--group", group, "--offsets", "--verbose").succeeds().prints("LEADER-EPOCH");
    refused("not found", SHARE, "--describe", "--group", Cases.named("share-nosuch"));
  }

  private static void shareResets() throws Exception {
    var name = topic("share-resets", 1);
    var group = shareGroup("share-resets");
    produce(name, 5);
    shareConsume(name, group, 5);
    var reset = List.of("--reset-offsets", "--group", group, "--topic", name);
    tool(SHARE, with(reset, "--to-earliest", "--dry-run")).succeeds().prints(group + "\\s+" + name + "\\s+0\\s+0");
    Cases.equal(shareRow(group, name, 0).endsWith(" 0"), true);
    tool(SHARE, with(reset, "--to-earliest", "--execute")).succeeds().prints(group + "\\s+" + name + "\\s+0\\s+0");
    Cases.equal(shareRow(group, name, 0), group + " " + name + " 0 0 5");
    tool(SHARE, with(reset, "--to-latest", "--execute")).succeeds().prints(group + "\\s+" + name + "\\s+0\\s+5");
    tool(SHARE, with(reset, "--to-datetime", "2020-01-01T00:00:00.000", "--execute")).succeeds();
    Cases.equal(shareConsume(name, group, 5).size(), 5);
    tool(SHARE, "--delete-offsets", "--group", group, "--topic", name).succeeds().prints(name + "\\s+Successful");
    tool(SHARE, "--delete", "--group", group).succeeds()
        .prints("Deletion of requested share groups \\('" + group + "'\\) was successful.");
    Cases.ok(!tool(SHARE, "--list").succeeds().lines().contains(group), "deleted");
  }

  private static String[] with(List<String> args, String... more) {
    var all = new ArrayList<>(args);
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** A share group that reads from the first record on. */
  private static String shareGroup(String name) {
    var group = Cases.named(name);
    configs(new String[] {"--entity-type", "groups", "--entity-name", group}, "--alter", "--add-config",
        "share.auto.offset.reset=earliest").succeeds();
    return group;
  }

  /** Delivery count and value of each record. */
  private static List<String> shareConsume(String topic, String group, int count, String... how) {
    var args = new ArrayList<>(List.of("--topic", topic, "--group", group, "--max-messages", "" + count,
        "--timeout-ms", "40000", "--formatter-property", "print.delivery=true"));
    args.addAll(Arrays.asList(how));
    var printed = tool("org.apache.kafka.tools.consumer.ConsoleShareConsumer", args.toArray(String[]::new)).succeeds();
    return printed.lines().stream().map((line) -> line.replaceFirst("^Delivery:", "")).toList();
  }

  private static String shareRow(String group, String topic, int partition) {
    var rows = tool(SHARE, "--describe", "--group", group).succeeds().rows();
    return rows.stream().filter((row) -> row.startsWith(group + " " + topic + " " + partition)).findFirst().orElse("");
  }

  private static void verifiable() throws Exception {
    var name = topic("verifiable", 1);
    var sent = apart("VerifiableProducer", "--bootstrap-server", Cases.BOOTSTRAP, "--topic", name,
        "--max-messages", "50", "--throughput", "-1");
    sent.succeeds().prints("\"sent\":50,\"acked\":50");
    var eaten = apart("VerifiableConsumer", "--bootstrap-server", Cases.BOOTSTRAP, "--topic", name, "--group-id",
        Cases.named("verifiable"), "--max-messages", "50", "--reset-policy", "earliest");
    eaten.succeeds().prints("records_consumed");
    Cases.equal(committed(Cases.named("verifiable"), name), 50);
  }

  private static void performance() throws Exception {
    var name = topic("performance", 3);
    tool("ProducerPerformance", "--topic", name, "--num-records", "2000", "--record-size", "200", "--throughput", "-1")
        .succeeds().prints("2000 records sent");
    tool("ConsumerPerformance", "--topic", name, "--num-records", "2000", "--timeout", "40000").succeeds().prints(", 2000, ");
  }

  private static void apiVersions() throws Exception {
    var versions = tool("BrokerApiVersionsCommand").succeeds();
    versions.prints(Pattern.quote(Cases.BOOTSTRAP) + " \\(id: 1 rack: null isFenced: false\\) -> \\(");
    versions.prints("Produce\\(0\\): 0 to 13 \\[usable: 13\\]");
    versions.prints("Fetch\\(1\\): 4 to 18 \\[usable: 18\\]");
  }

  private static void clusterId() throws Exception {
    run("ClusterTool", List.of(), "cluster-id", "--bootstrap-server", Cases.BOOTSTRAP).succeeds()
        .prints("Cluster ID: [A-Za-z0-9_-]{22}");
  }

  private static void features() throws Exception {
    run("FeatureCommand", List.of(), "--bootstrap-server", Cases.BOOTSTRAP, "describe").succeeds()
        .prints("Feature: metadata.version\\s+SupportedMinVersion: \\S+\\s+SupportedMaxVersion: 4.3-IV0");
  }

  static String topic(String name, int partitions) throws Exception {
    var full = Cases.named(name);
    tool("TopicCommand", "--create", "--topic", full, "--partitions", "" + partitions).succeeds();
    Cases.until("leaders", () -> {
      var described = tool("TopicCommand", "--describe", "--topic", full).output;
      return described.contains("PartitionCount: " + partitions) && !described.contains("Leader: none");
    });
    return full;
  }

  /** Records 0, 1, … one line each. */
  static void produce(String topic, int count) {
    tool("ConsoleProducer", List.copyOf(IntStream.range(0, count).mapToObj((i) -> "" + i).toList()), "--topic", topic)
        .succeeds();
  }

  private static void consume(String topic, String group, int count) {
    tool(CONSUMER, "--topic", topic, "--group", group, "--from-beginning", "--max-messages", "" + count,
        "--timeout-ms", "40000").succeeds();
  }

  private static Set<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj((i) -> "" + i).collect(Collectors.toCollection(TreeSet::new));
  }

  static Ran configs(String[] entity, String... args) {
    var all = new ArrayList<>(Arrays.asList(entity));
    all.addAll(Arrays.asList(args));
    return tool("kafka.admin.ConfigCommand", all.toArray(String[]::new));
  }

  static void refused(String pattern, String name, String... args) {
    var ran = tool(name, args);
    Cases.ok(ran.exitCode != 0 || ran.output.contains("Error"), "an error was expected: " + ran.output);
    ran.prints(pattern);
  }

  static Ran tool(String name, String... args) {
    return tool(name, List.of(), args);
  }

  /** A tool in a JVM of its own: some do their last work when the JVM ends. */
  private static Ran apart(String name, String... args) throws Exception {
    var command = new ArrayList<>(List.of("java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), "org.apache.kafka.tools." + name));
    command.addAll(Arrays.asList(args));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), printed, "");
  }

  /** A tool that is told the broker in the usual way. */
  private static Ran tool(String name, List<String> typed, String... args) {
    var all = new ArrayList<>(List.of("--bootstrap-server", Cases.BOOTSTRAP));
    all.addAll(Arrays.asList(args));
    return run(name, typed, all.toArray(String[]::new));
  }

  /** Runs a tool's main with what is typed into it, and catches what it prints and how it ends. */
  static synchronized Ran run(String name, List<String> typed, String... args) {
    var out = System.out;
    var err = System.err;
    var in = System.in;
    output.reset();
    errors.reset();
    hooks.clear();
    first = null;
    var input = typed.stream().map((line) -> line + "\n").collect(Collectors.joining());
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      var main = Class.forName(name.contains(".") ? name : "org.apache.kafka.tools." + name);
      main.getMethod("main", String[].class).invoke(null, (Object) args);
      finish(0);
    } catch (InvocationTargetException thrown) {
      if (first == null) thrown.getCause().printStackTrace();
      finish(1);
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
    return first;
  }
}
