import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Reads as JSON (record-client-configs.ts) what each client is given, and prints as JSON: its configs in the order in which they are
 * defined, what becomes of each of the texts for their type, and of sets of properties: of its config class, or of the client itself.
 */
class ClientConfigs {
  static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] none) throws Exception {
    JsonNode asked = json.readTree(System.in);
    ObjectNode told = json.createObjectNode();
    for (JsonNode client : asked.get("clients")) {
      String className = client.get("config").asText();
      Properties base = properties(client.get("base"));
      ObjectNode result = told.putObject(client.get("name").asText());
      ArrayNode configs = result.putArray("configs");
      // A share group's consumer has the same as any other.
      for (ConfigDef.ConfigKey key : className.contains("Share") ? List.<ConfigDef.ConfigKey>of() : definition(className).configKeys().values()) {
        ObjectNode row = configs.addObject().put("name", key.name).put("type", key.type.name());
        boolean required = key.defaultValue == ConfigDef.NO_DEFAULT_VALUE;
        row.put("required", required);
        row.put("default", required ? null : ConfigDef.convertToString(key.defaultValue, key.type));
        row.put("validator", key.validator == null ? null : key.validator.toString());
        ObjectNode texts = row.putObject("texts");
        JsonNode own = client.get("words").get(key.name);
        List<JsonNode> tried = new ArrayList<>();
        asked.get("texts").get(key.type.name()).forEach(tried::add);
        if (own != null) own.forEach(tried::add);
        for (JsonNode text : tried) {
          Properties given = new Properties();
          given.putAll(base);
          given.put(key.name, text.asText());
          texts.set(text.asText(), parsed(className, given, key));
        }
      }
      ArrayNode together = result.putArray("together");
      for (JsonNode set : client.get("together")) together.add(of(() -> config(className, with(base, set))));
      ArrayNode made = result.putArray("made");
      for (JsonNode set : client.get("made")) made.add(of(() -> make(client.get("name").asText(), with(base, set)).close()));
    }
    System.out.println(json.writeValueAsString(told));
    System.out.flush();
    System.exit(0);
  }

  static ConfigDef definition(String className) throws Exception {
    Field field = Class.forName(className).getDeclaredField("CONFIG");
    field.setAccessible(true);
    return (ConfigDef) field.get(null);
  }

  static Properties properties(JsonNode texts) {
    Properties given = new Properties();
    set(given, texts);
    return given;
  }

  static Properties with(Properties base, JsonNode texts) {
    Properties given = new Properties();
    given.putAll(base);
    set(given, texts);
    return given;
  }

  /** What is null is taken away. */
  static void set(Properties given, JsonNode texts) {
    texts.properties().forEach(each -> {
      if (each.getValue().isNull()) given.remove(each.getKey());
      else given.put(each.getKey(), each.getValue().asText());
    });
  }

  static AbstractConfig config(String className, Properties given) throws Throwable {
    Constructor<?> constructor = Class.forName(className).getDeclaredConstructor(Map.class);
    constructor.setAccessible(true);
    try {
      return (AbstractConfig) constructor.newInstance(given);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static AutoCloseable make(String client, Properties given) {
    return switch (client) {
      case "consumer" -> new KafkaConsumer<>(given);
      case "share-consumer" -> new KafkaShareConsumer<>(given);
      case "producer" -> new KafkaProducer<>(given);
      default -> Admin.create(given);
    };
  }

  interface Act {
    void run() throws Throwable;
  }

  static ObjectNode parsed(String className, Properties given, ConfigDef.ConfigKey key) {
    ObjectNode value = json.createObjectNode();
    ObjectNode error = of(() -> value.put("value", ConfigDef.convertToString(config(className, given).values().get(key.name), key.type)));
    return error == null ? value : error;
  }

  /** Why it was refused; null where it was not. */
  static ObjectNode of(Act act) {
    try {
      act.run();
      return null;
    } catch (Throwable e) {
      return error(e, null);
    }
  }

  static ObjectNode error(Throwable e, StackTraceElement[] enclosing) {
    StackTraceElement[] stack = e.getStackTrace();
    int same = 0;
    if (enclosing != null) {
      while (same < stack.length && same < enclosing.length && stack[stack.length - 1 - same].equals(enclosing[enclosing.length - 1 - same])) same++;
    }
    ObjectNode told = json.createObjectNode().put("type", e.getClass().getName()).put("message", e.getMessage());
    ArrayNode frames = told.putArray("frames");
    for (int i = 0; i < stack.length - same; i++) {
      StackTraceElement at = stack[i];
      if (at.getClassName().startsWith("ClientConfigs") || at.getClassName().contains("reflect")) break;
      String module = at.getModuleName() == null ? "" : at.getModuleName() + "/";
      frames.add(module + at.getClassName() + "." + at.getMethodName() + "(" + at.getFileName() + ":" + at.getLineNumber() + ")");
    }
    if (e.getCause() != null) told.set("cause", error(e.getCause(), stack));
    return told;
  }
}
