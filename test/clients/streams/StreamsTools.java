import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.StreamsResetter;
import org.apache.kafka.tools.streams.StreamsGroupCommand;

/** Kafka's command-line tools for applications of Kafka Streams, by the classes that the kafka-*.sh scripts start. */
final class StreamsTools {
  static void addTo(Cases cases) {
    cases.add("kafka-streams-application-reset: counts from the beginning again", StreamsTools::reset);
    cases.add("kafka-streams-groups: list, describe, reset-offsets, delete-offsets, delete", StreamsTools::groups);
  }

  private static void reset() throws Exception {
    var application = Streams.application("reset", "classic");
    Streams.feed(application, 0, 40);
    try (var instance = new WordCount(application, Streams.state(), Map.of())) {
      Cases.until("counted", () -> Streams.counts(application, 40));
      var busy = resetter(application);
      Cases.ok(busy.contains("still active"), busy);
    }
    var said = resetter(application);
    Cases.ok(said.contains("Reset-offsets for input topics [" + application.input + "]"), said);
    Cases.ok(said.contains(application.changelog()) && said.contains(application.repartition()), said);
    Cases.until("internal topics gone", () -> Streams.admin.listTopics().names().get().stream()
        .noneMatch((name) -> name.equals(application.changelog()) || name.equals(application.repartition())));
    try (var instance = new WordCount(application, Streams.state(), Map.of())) {
      Cases.until("counted again", () -> Streams.read(application.output).size() == 2 * 2 * 40);
    }
    var words = Streams.read(application.output).stream().filter((each) -> each.startsWith("line=")).toList();
    Cases.equal(words, IntStream.range(0, 80).mapToObj((i) -> "line=" + (i % 40 + 1)).toList());
  }

  private static String resetter(WordCount.Application application) {
    return said(() -> new StreamsResetter().execute(new String[] {"--bootstrap-server", Cases.BOOTSTRAP,
        "--application-id", application.id, "--input-topics", application.input}));
  }

  private static void groups() throws Exception {
    var application = Streams.application("groups", "streams");
    Streams.feed(application, 0, 10);
    var group = application.id;
    prints(tool("--describe", "--group", group), "Group " + group + " not found.");
    try (var instance = new WordCount(application, Streams.state(), Map.of())) {
      Cases.until("counted", () -> Streams.counts(application, 10));
      Cases.ok(Arrays.asList(tool("--list").split("\n")).contains(group), "listed");
      prints(tool("--list", "--state", "Stable"), "GROUP STATE", group + " Stable");
      prints(tool("--describe", "--group", group, "--state", "--verbose"),
          "GROUP COORDINATOR (ID) STATE GROUP-EPOCH TARGET-ASSIGNMENT-EPOCH #MEMBERS");
      prints(tool("--describe", "--group", group, "--state"), "(1) Stable 1");
      var members = tool("--describe", "--group", group, "--members");
      prints(members, "GROUP MEMBER PROCESS CLIENT-ID ASSIGNMENTS", "ACTIVE: 0:[0,1]; 1:[0,1]");
      Cases.until("offsets committed", () -> tool("--describe", "--group", group).contains(application.input));
      prints(tool("--describe", "--group", group, "--verbose"),
          "GROUP TOPIC PARTITION CURRENT-OFFSET LEADER-EPOCH LOG-END-OFFSET OFFSET-LAG",
          group + " " + application.input + " 0 5 0 5 0", group + " " + application.input + " 1 5 0 5 0");
      prints(tool("--reset-offsets", "--group", group, "--input-topic", application.input, "--to-earliest", "--execute"),
          "Error: Assignments can only be reset if the group '" + group + "' is inactive, but the current state is Stable.");
      prints(tool("--delete", "--group", group), "could not be deleted due to");
    }
    prints(tool("--describe", "--group", group, "--state"), "(1) Empty 0");
    prints(tool("--reset-offsets", "--group", group, "--input-topic", application.input, "--to-offset", "2", "--execute"),
        "GROUP TOPIC PARTITION NEW-OFFSET", group + " " + application.input + " 0 2");
    prints(tool("--delete-offsets", "--group", group, "--input-topic", application.input),
        "Request succeeded for deleting offsets from group " + group + ".");
    prints(tool("--delete", "--group", group), "Deletion of requested streams groups ('" + group + "') was successful.");
    Cases.ok(!Arrays.asList(tool("--list").split("\n")).contains(group), "gone");
  }

  private static void prints(String said, String... parts) {
    for (var part : parts) Cases.ok(said.contains(part), "expected " + part + ", got " + said);
  }

  /** What kafka-streams-groups prints, with one space between words. */
  private static String tool(String... args) {
    var all = new ArrayList<>(List.of("--bootstrap-server", Cases.BOOTSTRAP));
    all.addAll(Arrays.asList(args));
    Exit.setExitProcedure((code, message) -> {
      throw new Ended();
    });
    return said(() -> StreamsGroupCommand.main(all.toArray(String[]::new))).replaceAll(" +", " ");
  }

  /** Leaves a tool where it would end the JVM. */
  private static final class Ended extends Error {}

  private static synchronized String said(Runnable run) {
    var out = System.out;
    var err = System.err;
    var said = new ByteArrayOutputStream();
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    try {
      run.run();
    } catch (Ended ended) {
      // It has said all that it had to say.
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
