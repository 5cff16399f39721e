import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * From send to receipt, one record at a time, acks=all: what Kafka's EndToEndLatency measures, in parts of a millisecond.
 * Arguments: HOST:PORT TOPIC RECORDS RECORD_BYTES. Prints the 50th and 99th percentile in milliseconds.
 */
public final class Latency {
    public static void main(String[] args) {
        String topic = args[1];
        int records = Integer.parseInt(args[2]);
        byte[] value = new byte[Integer.parseInt(args[3])];
        TopicPartition partition = new TopicPartition(topic, 0);
        // The first tenth is compiled as it runs.
        int warm = records / 10;
        double[] samples = new double[records - warm];
        Map<String, Object> producing = Map.of("bootstrap.servers", args[0], "acks", "all", "linger.ms", 0);
        Map<String, Object> consuming = Map.of("bootstrap.servers", args[0], "fetch.max.wait.ms", 500);
        try (KafkaProducer<byte[], byte[]> producer =
                 new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
             KafkaConsumer<byte[], byte[]> consumer =
                 new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            for (int i = 0; i < records; i++) {
                long began = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, 0, null, value));
                while (consumer.poll(Duration.ofSeconds(10)).isEmpty()) { }
                if (i >= warm) samples[i - warm] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(samples);
        System.out.println(samples[samples.length / 2] + " " + samples[samples.length * 99 / 100]);
    }
}
