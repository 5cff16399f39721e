import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** Prints every error of the Kafka on the classpath: code, name, and whether clients are told to retry. */
class KafkaErrors {
  public static void main(String[] args) {
    for (Errors error : Errors.values())
      System.out.println(error.code() + " " + error.name() + " " + (error.exception() instanceof RetriableException));
  }
}
