import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.PartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;
import org.apache.kafka.coordinator.group.api.assignor.SubscriptionType;
import org.apache.kafka.coordinator.group.assignor.RangeAssignor;
import org.apache.kafka.coordinator.group.assignor.SimpleAssignor;
import org.apache.kafka.coordinator.group.assignor.UniformAssignor;
import org.apache.kafka.coordinator.group.modern.Assignment;
import org.apache.kafka.coordinator.group.modern.GroupSpecImpl;
import org.apache.kafka.coordinator.group.modern.MemberSubscriptionAndAssignmentImpl;
import org.apache.kafka.coordinator.group.streams.assignor.AssignmentMemberSpec;
import org.apache.kafka.coordinator.group.streams.assignor.StickyTaskAssignor;
import org.apache.kafka.coordinator.group.streams.assignor.TopologyDescriber;

/**
 * Reads groups as JSON (record-assignors.ts), has the assignor of each assign round after round, every round beginning with what
 * the last one gave, and prints the assignments as JSON: a list of rounds for each group, in each what a member has by topic.
 */
class Assignors {
  static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] none) throws Exception {
    ArrayNode told = json.createArrayNode();
    for (JsonNode group : json.readTree(System.in)) {
      boolean tasks = group.get("assignor").asText().equals("sticky");
      told.add(tasks ? tasks(group) : partitions(group));
    }
    System.out.println(json.writeValueAsString(told));
  }

  static ArrayNode partitions(JsonNode group) {
    PartitionAssignor assignor = switch (group.get("assignor").asText()) {
      case "uniform" -> new UniformAssignor();
      case "range" -> new RangeAssignor();
      default -> new SimpleAssignor();
    };
    List<Uuid> ids = new ArrayList<>();
    group.get("topics").forEach(id -> ids.add(Uuid.fromString(id.asText())));
    ArrayNode rounds = json.createArrayNode();
    Map<String, Map<Uuid, Set<Integer>>> last = Map.of();
    for (JsonNode round : group.get("rounds")) {
      Map<String, MemberSubscriptionAndAssignmentImpl> members = new HashMap<>();
      Map<Uuid, Map<Integer, String>> owners = new HashMap<>();
      Set<Set<Uuid>> subscriptions = new HashSet<>();
      for (JsonNode member : round.get("members")) {
        String id = member.get(0).asText();
        Set<Uuid> topics = new HashSet<>();
        member.get(2).forEach(at -> topics.add(ids.get(at.asInt())));
        subscriptions.add(topics);
        Map<Uuid, Set<Integer>> had = last.getOrDefault(id, Map.of());
        had.forEach((topic, numbers) ->
          numbers.forEach(number -> owners.computeIfAbsent(topic, each -> new HashMap<>()).put(number, id)));
        // As the coordinator has it, who reads it from a record: a table that has grown from its default size.
        Map<Uuid, Set<Integer>> current = new HashMap<>();
        had.forEach((topic, numbers) -> current.put(topic, new HashSet<>(numbers)));
        Optional<String> instance = Optional.ofNullable(member.get(1).textValue());
        members.put(id, new MemberSubscriptionAndAssignmentImpl(
          Optional.empty(), instance, topics, new Assignment(Collections.unmodifiableMap(current))));
      }
      SubscriptionType type = subscriptions.size() == 1 ? SubscriptionType.HOMOGENEOUS : SubscriptionType.HETEROGENEOUS;
      JsonNode counts = round.get("partitions");
      SubscribedTopicDescriber describer = new SubscribedTopicDescriber() {
        public int numPartitions(Uuid id) {
          return counts.get(ids.indexOf(id)).asInt();
        }

        public Set<String> racksForPartition(Uuid id, int partition) {
          return Set.of();
        }
      };
      GroupAssignment assigned = assignor.assign(new GroupSpecImpl(members, type, owners), describer);
      Map<String, Map<Uuid, Set<Integer>>> next = new HashMap<>();
      ObjectNode result = rounds.addObject();
      for (String id : new TreeSet<>(members.keySet())) {
        Map<Uuid, Set<Integer>> has = new HashMap<>();
        if (assigned.members().containsKey(id)) {
          assigned.members().get(id).partitions().forEach((topic, numbers) -> has.put(topic, new HashSet<>(numbers)));
        }
        next.put(id, has);
        Map<String, Set<Integer>> named = new HashMap<>();
        has.forEach((topic, numbers) -> named.put("" + ids.indexOf(topic), numbers));
        result.set(id, sorted(named));
      }
      last = next;
    }
    return rounds;
  }

  static ArrayNode tasks(JsonNode group) {
    List<String> subtopologies = new ArrayList<>();
    Map<String, JsonNode> byId = new HashMap<>();
    for (JsonNode each : group.get("subtopologies")) {
      subtopologies.add(each.get(0).asText());
      byId.put(each.get(0).asText(), each);
    }
    TopologyDescriber describer = new TopologyDescriber() {
      public List<String> subtopologies() {
        return subtopologies;
      }

      public int maxNumInputPartitions(String id) {
        return byId.get(id).get(1).asInt();
      }

      public boolean isStateful(String id) {
        return byId.get(id).get(2).asBoolean();
      }
    };
    Map<String, String> configs = Map.of("num.standby.replicas", group.get("standbyReplicas").asText());
    ArrayNode rounds = json.createArrayNode();
    Map<String, org.apache.kafka.coordinator.group.streams.assignor.MemberAssignment> last = Map.of();
    for (JsonNode round : group.get("rounds")) {
      Map<String, AssignmentMemberSpec> members = new HashMap<>();
      for (JsonNode member : round.get("members")) {
        String id = member.get(0).asText();
        var had = last.getOrDefault(id, org.apache.kafka.coordinator.group.streams.assignor.MemberAssignment.empty());
        members.put(id, new AssignmentMemberSpec(
          Optional.empty(), Optional.empty(), had.activeTasks(), had.standbyTasks(), Map.of(),
          member.get(1).asText(), Map.of(), Map.of(), Map.of()));
      }
      var assigned = new StickyTaskAssignor().assign(
        new org.apache.kafka.coordinator.group.streams.assignor.GroupSpecImpl(members, configs), describer);
      last = assigned.members();
      ObjectNode result = rounds.addObject();
      for (String id : new TreeSet<>(members.keySet())) {
        var has = assigned.members().get(id);
        result.putObject(id).<ObjectNode>set("active", sorted(has.activeTasks())).set("standby", sorted(has.standbyTasks()));
      }
    }
    return rounds;
  }

  static ObjectNode sorted(Map<String, Set<Integer>> sets) {
    ObjectNode object = json.createObjectNode();
    new TreeMap<>(sets).forEach((name, numbers) -> {
      ArrayNode list = json.createArrayNode();
      new TreeSet<>(numbers).forEach(list::add);
      if (!numbers.isEmpty()) object.set(name, list);
    });
    return object;
  }
}
