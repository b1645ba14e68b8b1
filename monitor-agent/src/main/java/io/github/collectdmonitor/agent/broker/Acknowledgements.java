package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.crash.CrashPoint;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Acknowledges messages in the order of their arrival, as MQTT requires (MQTT 5.0 §4.6), even if they are settled in
 * another order: a rejected one is settled only when its result is delivered.
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
     * Returns a task to run when the broker no longer needs to keep a message.
     *
     * @param acknowledgement run then, but not before those of earlier calls
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
