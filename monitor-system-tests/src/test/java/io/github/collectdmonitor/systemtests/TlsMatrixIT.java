package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.EmbeddedBroker;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TlsBroker;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** TLS gone wrong, on both brokers; certificates for either need what Mosquitto's need. */
@Tag("slow")
@RequiresMosquitto
class TlsMatrixIT {
    @Nested
    class OnMosquitto extends TlsMatrixContract {
        OnMosquitto() {
            super(new TlsScene(TlsMatrixIT::mosquitto));
        }
    }

    @Nested
    @Tag("slow")
    class OnHiveMq extends TlsMatrixContract {
        OnHiveMq() {
            super(new TlsScene(scene -> EmbeddedBroker.startedWithTls(
                    scene.certificates(), scene.certificates().server(), scene.elsewhere(), scene.expired())));
        }
    }

    private static TlsBroker mosquitto(TlsScene scene) {
        return MosquittoBroker.builder()
                .tls(scene.certificates())
                .alsoAs(scene.elsewhere())
                .alsoAs(scene.expired())
                .requireCertificate()
                .user("agent-web01", TlsMatrixContract.PASSWORD)
                .user("agent-web02", TlsMatrixContract.PASSWORD)
                .user("sender", TlsMatrixContract.PASSWORD)
                .accessControlList(shippedAccess())
                .start();
    }

    private static String shippedAccess() {
        try {
            return Files.readString(ProjectFolder.root().resolve("conf/mosquitto-acl"));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the shipped rules", e);
        }
    }
}
