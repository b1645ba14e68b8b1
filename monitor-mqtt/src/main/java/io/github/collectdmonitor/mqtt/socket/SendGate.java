package io.github.collectdmonitor.mqtt.socket;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Blocks reading from the broker until the library has begun to send.
 *
 * <p>Paho starts the reading thread first, and waits until it runs: if the broker had closed the connection by then,
 * the thread had ended already, and Paho waited forever. When Paho sends, all of its threads run.
 */
final class SendGate {
    private static final byte DISCONNECT = (byte) 0xE0;

    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch disconnectSent = new CountDownLatch(1);

    /** Allows reading. */
    void open() {
        opened.countDown();
    }

    /** Waits until a DISCONNECT was written; returns false on a timeout. */
    boolean awaitDisconnect(Duration limit) throws InterruptedException {
        return disconnectSent.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether these bytes are a DISCONNECT; Paho writes one packet at a time. */
    private static boolean isDisconnect(byte[] source, int offset, int length) {
        return length >= 2 && source[offset] == DISCONNECT && source[offset + 1] == length - 2;
    }

    private void await() throws IOException {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before anything was sent", e);
        }
    }

    InputStream reading(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read() throws IOException {
                SendGate.this.await();
                return in.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                SendGate.this.await();
                return in.read(target, offset, length);
            }

            @Override
            public int available() throws IOException {
                return opened.getCount() == 0 ? in.available() : 0;
            }
        };
    }

    OutputStream writing(OutputStream sink) {
        return new FilterOutputStream(sink) {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                try {
                    out.write(source, offset, length);
                } finally {
                    open();
                }
                if (isDisconnect(source, offset, length)) {
                    disconnectSent.countDown();
                }
            }
        };
    }
}
