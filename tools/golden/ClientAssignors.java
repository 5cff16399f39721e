import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.consumer.internals.AbstractPartitionAssignor;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads groups as JSON (record-assignors.ts) and has the assignor of the Java consumer divide the partitions in round after round.
 * Members bring from round to round what a consumer brings: what it owns, its generation, and what its assignor remembers; one
 * that is late has not heard of the last round. Prints a list of rounds for each group, in each what a member has by topic.
 */
class ClientAssignors {
  static final ObjectMapper json = new ObjectMapper();

  static class Member {
    final AbstractPartitionAssignor assignor;
    List<TopicPartition> owned = List.of();
    int generation = -1;

    Member(AbstractPartitionAssignor assignor) {
      this.assignor = assignor;
    }
  }

  public static void main(String[] none) throws Exception {
    ArrayNode told = json.createArrayNode();
    for (JsonNode group : json.readTree(System.in)) told.add(rounds(group));
    System.out.println(json.writeValueAsString(told));
  }

  static AbstractPartitionAssignor assignor(String name) {
    return switch (name) {
      case "range" -> new RangeAssignor();
      case "roundrobin" -> new RoundRobinAssignor();
      case "sticky" -> new StickyAssignor();
      default -> new CooperativeStickyAssignor();
    };
  }

  static ArrayNode rounds(JsonNode group) {
    String name = group.get("assignor").asText();
    List<String> topics = new ArrayList<>();
    group.get("topics").forEach(topic -> topics.add(topic.asText()));
    ArrayNode rounds = json.createArrayNode();
    Map<String, Member> known = new HashMap<>();
    int generation = 0;
    for (JsonNode round : group.get("rounds")) {
      generation++;
      Map<String, Subscription> subscriptions = new HashMap<>();
      Set<String> late = new TreeSet<>();
      for (JsonNode each : round.get("members")) {
        String id = each.get(0).asText();
        List<String> wanted = new ArrayList<>();
        each.get(2).forEach(at -> wanted.add(topics.get(at.asInt())));
        Member member = known.computeIfAbsent(id, unknown -> new Member(assignor(name)));
        Subscription subscription = new Subscription(
          wanted, member.assignor.subscriptionUserData(new TreeSet<>(wanted)), member.owned, member.generation, Optional.empty());
        subscription.setGroupInstanceId(Optional.ofNullable(each.get(1).textValue()));
        subscriptions.put(id, subscription);
        if (each.get(3).asBoolean()) late.add(id);
      }
      Map<String, Integer> counts = new HashMap<>();
      for (int at = 0; at < topics.size(); at++) {
        int count = round.get("partitions").get(at).asInt();
        String topic = topics.get(at);
        if (subscriptions.values().stream().anyMatch(each -> each.topics().contains(topic))) counts.put(topic, count);
      }
      Map<String, List<TopicPartition>> assigned = assignor(name).assign(counts, subscriptions);
      ObjectNode result = rounds.addObject();
      for (String id : new TreeSet<>(subscriptions.keySet())) {
        List<TopicPartition> has = assigned.get(id);
        Map<String, Set<Integer>> sets = new TreeMap<>();
        has.forEach(each -> sets.computeIfAbsent(each.topic(), topic -> new TreeSet<>()).add(each.partition()));
        ObjectNode object = result.putObject(id);
        sets.forEach((topic, numbers) -> {
          ArrayNode list = object.putArray("" + topics.indexOf(topic));
          numbers.forEach(list::add);
        });
        if (late.contains(id)) continue;
        Member member = known.get(id);
        member.assignor.onAssignment(
          new Assignment(has), new ConsumerGroupMetadata("g", generation, id, Optional.empty()));
        member.generation = generation;
        if (name.startsWith("cooperative")) member.owned = List.copyOf(has);
      }
      known.keySet().retainAll(subscriptions.keySet());
    }
    return rounds;
  }
}
