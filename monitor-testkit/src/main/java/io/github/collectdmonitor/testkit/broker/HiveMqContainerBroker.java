package io.github.collectdmonitor.testkit.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.hivemq.HiveMQContainer;
import org.testcontainers.utility.DockerImageName;

/** HiveMQ CE in a container; needs Docker. */
public final class HiveMqContainerBroker implements TestBroker {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("hivemq/hivemq-ce").withTag("2025.5");
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private final HiveMQContainer container;
    private final int port = FreePort.find();

    private HiveMqContainerBroker() {
        container = new HiveMQContainer(IMAGE);
        // A port that Docker chooses would change over a restart.
        container.setPortBindings(List.of("127.0.0.1:" + port + ":1883"));
    }

    /** Starts one; {@link #isDockerThere()} says whether that can succeed. */
    public static HiveMqContainerBroker started() {
        HiveMqContainerBroker broker = new HiveMqContainerBroker();
        broker.start();
        return broker;
    }

    /** Returns whether a Docker daemon responds. */
    public static boolean isDockerThere() {
        // Without a daemon, Testcontainers retries for seconds and logs stack traces.
        boolean possible = System.getenv("DOCKER_HOST") != null || Files.exists(DOCKER_SOCKET);
        return possible && DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public String name() {
        return "HiveMQ CE in a container";
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void close() {
        container.close();
    }
}
