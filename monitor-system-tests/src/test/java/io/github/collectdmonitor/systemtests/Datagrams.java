package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Sends what may be lost on its way until it was seen. */
final class Datagrams {
    /** Much longer than any datagram takes: one that was not seen by then is lost, and sending it again is no repeat. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(20);

    private Datagrams() {}

    /**
     * Returns once what was sent is seen.
     *
     * @param what the name of what is awaited
     * @param send sends it once
     * @param seen whether it has arrived
     */
    static void sendUntil(String what, Runnable send, BooleanSupplier seen) {
        Awaitility.await(what).atMost(WaitLimit.LIMIT).pollDelay(Duration.ZERO).until(() -> {
            send.run();
            return isSeen(seen);
        });
    }

    private static boolean isSeen(BooleanSupplier seen) {
        try {
            Awaitility.await().atMost(LOST_AFTER).until(seen::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
