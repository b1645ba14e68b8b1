package io.github.collectdmonitor.testkit.broker;

import com.hivemq.embedded.EmbeddedHiveMQ;
import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * HiveMQ Community Edition inside this JVM, on the loopback interface only, without passwords.
 *
 * <p>It starts in about 2.5 s and closes in about 4 s, so share one: {@link EmbeddedBrokerExtension}. It has no
 * persistence: sessions and retained messages are lost after {@link #stop()}.
 */
public final class EmbeddedBroker implements TlsBroker {
    private static final long SECONDS_TO_START_OR_STOP = 60;

    private final TemporaryFolder folder = TemporaryFolder.create("hivemq");
    private final String host;
    private final List<Integer> ports;
    private final List<Identity> servers;
    private @Nullable EmbeddedHiveMQ running;

    private EmbeddedBroker(int port) {
        host = "127.0.0.1";
        ports = List.of(port);
        servers = List.of();
        prepare("""
                <?xml version="1.0" encoding="UTF-8"?>
                <hivemq>
                  <listeners>
                    <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                  </listeners>
                  <persistence><mode>in-memory</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(port));
    }

    private EmbeddedBroker(TestCertificates certificates, List<Identity> servers) {
        host = TestCertificates.SERVER_NAME;
        ports = servers.stream().map(server -> FreePort.find()).toList();
        this.servers = List.copyOf(servers);
        prepare(new ShippedHiveMqConfig(folder, certificates.authority()).with(servers, ports));
    }

    private void prepare(String config) {
        folder.write("conf/config.xml", config);
        folder.write("data/folder", "");
        folder.write("extensions/folder", "");
    }

    /** Starts a broker on a free port. */
    public static EmbeddedBroker started() {
        return started(new EmbeddedBroker(FreePort.find()));
    }

    /**
     * Starts a broker with the project's {@code conf/hivemq-config.xml}: only TLS, and every client needs a
     * certificate.
     *
     * @param certificates whose authority the clients' certificates must come from
     * @param servers its certificates; {@link #port()} is that of the first
     */
    public static EmbeddedBroker startedWithTls(TestCertificates certificates, Identity... servers) {
        return started(new EmbeddedBroker(certificates, List.of(servers)));
    }

    private static EmbeddedBroker started(EmbeddedBroker broker) {
        broker.start();
        return broker;
    }

    @Override
    public String name() {
        return "HiveMQ CE in process";
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return ports.get(0);
    }

    @Override
    public int port(Identity server) {
        int index = servers.indexOf(server);
        if (index < 0) {
            throw new IllegalArgumentException(this + " has no certificate " + server);
        }
        return ports.get(index);
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(folder.resolve("data"))
                .withExtensionsFolder(folder.resolve("extensions"))
                .withoutLoggingBootstrap()
                .build();
        await(broker.start(), "start");
        running = broker;
    }

    @Override
    public synchronized void stop() {
        EmbeddedHiveMQ broker = running;
        if (broker == null) {
            return;
        }
        running = null;
        await(broker.stop(), "stop");
        try {
            broker.close();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot close " + this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }

    @Override
    public String toString() {
        return name() + " on port " + port();
    }

    private void await(CompletableFuture<Void> work, String what) {
        try {
            work.get(SECONDS_TO_START_OR_STOP, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Cannot " + what + " " + this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while trying to " + what + " " + this, e);
        }
    }
}
