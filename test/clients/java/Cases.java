import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Cases by name, run one after the other, printed as test/clients/cases.ts says. */
final class Cases {
  interface Case {
    void run() throws Exception;
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static final String BOOTSTRAP = System.getenv().getOrDefault("CLIENTS_BOOTSTRAP", "127.0.0.1:9092");
  private static final String RUN = System.getenv().getOrDefault("CLIENTS_RUN", "" + ProcessHandle.current().pid());
  private static final int CASE_LIMIT_SECONDS = 90;

  private final Map<String, Case> cases = new LinkedHashMap<>();

  /** A name for a topic, group or transactional id that nobody else has. */
  static String named(String name) {
    return "clients-" + RUN + "-" + name;
  }

  void add(String name, Case each) {
    cases.put(name, each);
  }

  /** Runs all and ends the program. */
  void run() {
    var out = System.out;
    out.println("1.." + cases.size());
    boolean failed = false;
    for (var entry : cases.entrySet()) {
      try {
        within(entry.getValue());
        out.println("ok " + entry.getKey());
      } catch (Throwable thrown) {
        failed = true;
        thrown.printStackTrace();
        out.println("not ok " + entry.getKey() + ": " + String.valueOf(thrown).replaceAll("\\s+", " "));
      }
    }
    out.flush();
    // What a failed case left running.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(failed ? 1 : 0);
  }

  private static void within(Case each) throws Throwable {
    var done = new CompletableFuture<Void>();
    var thread = new Thread(() -> {
      try {
        each.run();
        done.complete(null);
      } catch (Throwable thrown) {
        done.completeExceptionally(thrown);
      }
    });
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(CASE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause();
    } catch (TimeoutException late) {
      var stuck = new AssertionError("not done after " + CASE_LIMIT_SECONDS + " s");
      stuck.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw stuck;
    }
  }

  static void equal(Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  static void ok(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static void until(String what, Condition condition) throws Exception {
    for (long end = System.nanoTime() + 40_000_000_000L; System.nanoTime() < end; Thread.sleep(50)) {
      if (condition.holds()) return;
    }
    throw new AssertionError("never came: " + what);
  }

  /** The error that a case ends with, without the future's wrapping. */
  static Throwable rejection(Case each) {
    try {
      each.run();
    } catch (ExecutionException wrapped) {
      return wrapped.getCause();
    } catch (Exception thrown) {
      return thrown;
    }
    throw new AssertionError("an error was expected");
  }
}
