package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.time.Duration;
import java.util.List;

/** The results that arrive at a listener of the first system, MQTT 3.1.1. */
final class Results implements AutoCloseable {
    /** For mosquitto_sub, whose own messages share the stream with the payloads. */
    static final String FORMAT = "result:%t %p";

    private static final String MARK = "result:";
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final Duration LIMIT_OF_SUBSCRIPTION = WaitLimit.LIMIT;

    private final ProgramRun run;

    /**
     * A result and where it arrived.
     *
     * @param topic the topic
     * @param json the payload
     */
    record Result(String topic, JsonObject json) {
        long id() {
            return json.get("task_id").getAsLong();
        }

        int code() {
            return json.get("code").getAsInt();
        }
    }

    /** Takes a started mosquitto_sub and returns once its subscription is in force. */
    Results(ProgramRun run) {
        this.run = run;
        try {
            run.awaitOutput("Subscribed (mid", LIMIT_OF_SUBSCRIPTION);
        } catch (AssertionError failed) {
            run.close();
            throw failed;
        }
    }

    List<Result> all() {
        String output = run.stdout();
        // The last line may still be on its way.
        return output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .map(line -> {
                    int space = line.indexOf(' ');
                    return new Result(line.substring(0, space), Messages.parse(line.substring(space + 1)));
                })
                .toList();
    }

    List<Result> of(long id) {
        return all().stream().filter(result -> result.id() == id).toList();
    }

    /** Waits for a result with this id and returns the first one. */
    JsonObject await(long id) {
        return await(id, 1).get(0).json();
    }

    /** Waits for this number of results with this id. */
    List<Result> await(long id, int count) {
        run.awaitUntil(count + " results of task " + id, LIMIT, () -> of(id).size() >= count);
        return of(id);
    }

    /** Waits for results of so many tasks; a broker that restarts may deliver one twice (MQTT 3.1.1 §4.3.2). */
    List<Result> awaitTasks(long count) {
        run.awaitUntil(
                "results of " + count + " tasks",
                LIMIT,
                () -> lines() >= count
                        && all().stream().map(Result::id).distinct().count() >= count);
        return all();
    }

    private long lines() {
        return run.stdout().lines().filter(line -> line.startsWith(MARK)).count();
    }

    @Override
    public void close() {
        run.close();
    }

    @Override
    public String toString() {
        return run.toString();
    }
}
