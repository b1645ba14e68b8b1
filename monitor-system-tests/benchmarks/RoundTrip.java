import java.time.Duration;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.RequestClient;
import io.github.collectdmonitor.mqtt.RequestTopics;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Times round trips of the command "hello exec": sequentially, then all at once. */
public final class RoundTrip {
    private RoundTrip() {}

    /** Arguments: broker, command topic, result topic, QoS, count. */
    public static void main(String[] args) throws Exception {
        BrokerSettings broker = BrokerSettings.plain(BrokerAddress.parse(args[0], false));
        RequestTopics topics = new RequestTopics(args[1], args[2], Integer.parseInt(args[3]));
        int count = Integer.parseInt(args[4]);
        try (RequestClient client = RequestClient.connect(broker, topics, Duration.ofSeconds(10))) {
            times(client, count / 2);
            long[] times = times(client, count);
            System.out.printf(
                    "sequentially, QoS %s, %d round trips: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                    args[3], count, times[count / 2] / 1e6, times[count * 99 / 100] / 1e6, times[count - 1] / 1e6);
            long begun = System.nanoTime();
            List<CompletableFuture<TaskResult>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(client.send(request(), Duration.ofSeconds(60)));
            }
            long succeeded = 0;
            for (CompletableFuture<TaskResult> answer : answers) {
                succeeded += answer.get().outcome().succeeded() ? 1 : 0;
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf("at once, QoS %s: %d of %d succeeded, %.0f a second%n", args[3], succeeded, count, count / seconds);
        }
    }

    private static long[] times(RequestClient client, int count) throws Exception {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            TaskResult result = client.send(request(), Duration.ofSeconds(10)).get();
            times[i] = System.nanoTime() - begun;
            if (!result.outcome().succeeded()) {
                throw new IllegalStateException("code " + result.outcome().code());
            }
        }
        Arrays.sort(times);
        return times;
    }

    private static CommandRequest request() {
        return new CommandRequest(TaskId.random(), Instant.now(), "hello", "exec");
    }
}
