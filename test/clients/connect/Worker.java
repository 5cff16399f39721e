import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Connect worker in a JVM of its own, as connect-standalone.sh and connect-distributed.sh start it, and its REST API. */
final class Worker implements AutoCloseable {
  static final ObjectMapper json = new ObjectMapper();
  private static final HttpClient http = HttpClient.newHttpClient();

  private final Process process;
  private final Path said;
  final String url;

  /** Its answer to a request. */
  record Answer(int status, JsonNode body) {
    Answer is(int expected) {
      Cases.ok(status == expected, "expected " + expected + ", got " + status + ": " + body);
      return this;
    }
  }

  /** A standalone worker that keeps its offsets in `folder`, with connectors of its own from the start. */
  @SafeVarargs
  static Worker standalone(Path folder, Map<String, ?>... connectors) throws Exception {
    var config = common();
    config.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    config.put("offset.flush.interval.ms", "300");
    var files = new ArrayList<String>();
    files.add(properties(folder.resolve("worker.properties"), config));
    for (int i = 0; i < connectors.length; i++)
      files.add(properties(folder.resolve("connector-" + i + ".properties"), connectors[i]));
    return new Worker(folder, config, "ConnectStandalone", files);
  }

  /** A distributed worker, which keeps all in topics whose names begin with its group's. */
  static Worker distributed(Path folder, String group) throws Exception {
    var config = common();
    config.put("group.id", group);
    for (var each : List.of("offset", "config", "status")) {
      config.put(each + ".storage.topic", group + "-" + each);
      config.put(each + ".storage.replication.factor", "1");
    }
    config.put("offset.storage.partitions", "2");
    config.put("status.storage.partitions", "1");
    config.put("offset.flush.interval.ms", "300");
    config.put("scheduled.rebalance.max.delay.ms", "0");
    return new Worker(folder, config, "ConnectDistributed",
        List.of(properties(folder.resolve("worker.properties"), config)));
  }

  private Worker(Path folder, Map<String, String> config, String main, List<String> files) throws Exception {
    url = config.get("listeners");
    said = folder.resolve("said-" + System.nanoTime());
    var command = new ArrayList<>(List.of("java", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.level=WARN", "-cp", System.getProperty("java.class.path"), "org.apache.kafka.connect.cli." + main));
    command.addAll(files);
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    Cases.until("a worker", () -> {
      Cases.ok(process.isAlive(), "the worker ended: " + Files.readString(said));
      return get("/health").status == 200;
    });
  }

  private static Map<String, String> common() throws Exception {
    var config = new TreeMap<String, String>();
    config.put("bootstrap.servers", Cases.BOOTSTRAP);
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("plugin.discovery", "service_load");
    // The group of a sink whose worker was killed is not to wait for long.
    config.put("consumer.session.timeout.ms", "6000");
    config.put("consumer.heartbeat.interval.ms", "500");
    try (var socket = new ServerSocket(0)) {
      config.put("listeners", "http://127.0.0.1:" + socket.getLocalPort());
    }
    return config;
  }

  private static String properties(Path file, Map<String, ?> config) throws Exception {
    var lines = config.entrySet().stream().map((entry) -> entry.getKey() + "=" + entry.getValue()).toList();
    return Files.write(file, lines).toString();
  }

  Answer get(String path) throws Exception {
    return ask("GET", path, null);
  }

  Answer ask(String method, String path, Object body) throws Exception {
    var publisher = body == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body));
    var request = HttpRequest.newBuilder(URI.create(url + path)).method(method, publisher)
        .header("Content-Type", "application/json").build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json.readTree(response.body()));
    } catch (java.io.IOException notYet) {
      return new Answer(0, null);
    }
  }

  /** Makes a connector and waits until it and its task run. */
  void connector(String name, Map<String, String> config) throws Exception {
    ask("POST", "/connectors", Map.of("name", name, "config", config)).is(201);
    awaits(name, "RUNNING");
  }

  void awaits(String name, String state) throws Exception {
    Cases.until(name + " " + state, () -> {
      var status = get("/connectors/" + name + "/status");
      if (status.status != 200 || !state.equals(status.body.at("/connector/state").asText())) return false;
      if (state.equals("STOPPED")) return status.body.get("tasks").isEmpty();
      var tasks = status.body.get("tasks");
      return tasks.size() > 0 && state.equals(tasks.get(0).get("state").asText());
    });
  }

  void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  /** Ends it as Ctrl-C does. */
  @Override
  public void close() throws Exception {
    process.destroy();
    Cases.until("the worker's end", () -> !process.isAlive());
  }
}
