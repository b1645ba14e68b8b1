package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects the events of a link. */
public final class Mailbox implements LinkListener {
    private static final long PATIENCE_SECONDS = WaitLimit.LIMIT.toSeconds();

    public final BlockingQueue<IncomingMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> connects = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> losses = new LinkedBlockingQueue<>();
    public final BlockingQueue<BrokerException> failures = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    public final AtomicInteger received = new AtomicInteger();
    private final boolean acknowledging;

    private Mailbox(boolean acknowledging) {
        this.acknowledging = acknowledging;
    }

    public static Mailbox acknowledging() {
        return new Mailbox(true);
    }

    public static Mailbox silent() {
        return new Mailbox(false);
    }

    @Override
    public void received(IncomingMessage message) {
        received.incrementAndGet();
        // Acknowledge first: the test may close the link immediately, and the broker would redeliver the message.
        if (acknowledging) {
            message.acknowledge();
        }
        messages.add(message);
    }

    @Override
    public void connected(boolean sessionPresent) {
        connects.add(sessionPresent);
    }

    @Override
    public void disconnected(String reason) {
        losses.add(reason);
    }

    @Override
    public void connectFailed(BrokerException why, Duration nextTry) {
        failures.add(why);
    }

    @Override
    public void refused(String reason) {
        refusals.add(reason);
    }

    public IncomingMessage next() {
        return take(messages);
    }

    public boolean nextConnect() {
        return take(connects);
    }

    /** The payloads of everything that has arrived, in order. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        messages.forEach(message -> texts.add(text(message)));
        return texts;
    }

    public static String text(IncomingMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    public static <T> T take(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(taken).as("no message within %d s", PATIENCE_SECONDS).isNotNull();
            return Objects.requireNonNull(taken);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
