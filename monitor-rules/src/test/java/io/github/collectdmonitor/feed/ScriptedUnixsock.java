package io.github.collectdmonitor.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A unix socket with responses that no current collectd sends. */
public final class ScriptedUnixsock implements AutoCloseable {
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Map<String, String> answers;
    private final CountDownLatch released;
    private final AtomicInteger connections = new AtomicInteger();

    public ScriptedUnixsock(Path socket, Map<String, String> answers) throws IOException {
        this(socket, answers, new CountDownLatch(0));
    }

    /** Blocks the response until it is released. */
    public ScriptedUnixsock(Path socket, Map<String, String> answers, CountDownLatch released) throws IOException {
        this.answers = answers;
        this.released = released;
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "scripted-unixsock");
        thread.setDaemon(true);
        thread.start();
    }

    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept();
                    BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
                connections.incrementAndGet();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String answer = answers.getOrDefault(line, "-1 Unknown command: " + line + "\n");
                    released.await();
                    channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                }
            } catch (IOException closed) {
                // The client has disconnected, or the test has ended.
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
