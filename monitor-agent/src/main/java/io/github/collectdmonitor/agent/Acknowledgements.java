package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.crash.CrashPoint;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Acknowledges messages in the order in which they came, as MQTT demands (MQTT 5.0 §4.6), whichever is settled first: a
 * refused one is settled only when its answer is delivered.
 */
final class Acknowledgements {
    private final Deque<Expected> inOrder = new ArrayDeque<>();

    private final class Expected implements Runnable {
        private final Runnable acknowledgement;
        private boolean settled;

        Expected(Runnable acknowledgement) {
            this.acknowledgement = acknowledgement;
        }

        @Override
        public void run() {
            settle(this);
        }
    }

    /**
     * Returns what is to be run once the broker need not keep a message any longer.
     *
     * @param acknowledgement run then, and after those of the calls before
     */
    synchronized Runnable expect(Runnable acknowledgement) {
        Expected expected = new Expected(acknowledgement);
        inOrder.add(expected);
        return expected;
    }

    private synchronized void settle(Expected expected) {
        expected.settled = true;
        while (!inOrder.isEmpty() && inOrder.element().settled) {
            inOrder.remove().acknowledgement.run();
            CrashPoint.ACKNOWLEDGED.reached();
        }
    }
}
