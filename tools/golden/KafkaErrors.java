import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** Prints every error of the Kafka on the classpath: code, name, whether clients are told to retry, the exception, and its words. */
class KafkaErrors {
  public static void main(String[] args) {
    for (Errors error : Errors.values())
      System.out.println(
          String.join(
              "\t",
              String.valueOf(error.code()),
              error.name(),
              String.valueOf(error.exception() instanceof RetriableException),
              error.exception() == null ? "" : error.exception().getClass().getName(),
              error.message()));
  }
}
