package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import java.nio.file.Path;
import java.time.Duration;

/** A certificate authority of a test's own, made by openssl, with one server and one client; all files are PEM. */
public final class TestCertificates implements AutoCloseable {
    /** The only name in the server's certificate: connecting to 127.0.0.1 fails where names are verified. */
    public static final String SERVER_NAME = "localhost";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KEY_ALGORITHM = "EC";
    private static final String CURVE = "ec_paramgen_curve:P-256";

    private final TemporaryFolder folder = TemporaryFolder.create("certificates");
    private final Identity server;
    private final Identity client;

    private TestCertificates() {
        openssl("req", "-x509", "-newkey", KEY_ALGORITHM, "-pkeyopt", CURVE, "-nodes", "-days", "2")
                .with("-subj", "/CN=Test Authority", "-keyout", file("ca.key"), "-out", file("ca.pem"))
                .run(LIMIT)
                .expectExit(0);
        server = issue("server", "subjectAltName=DNS:" + SERVER_NAME + "\nextendedKeyUsage=serverAuth\n");
        client = issue("client", "extendedKeyUsage=clientAuth\n");
    }

    /** Makes all certificates anew, in a folder of its own; no other authority trusts them. */
    public static TestCertificates generate() {
        return new TestCertificates();
    }

    /** The authority's certificate, for {@code --cafile}. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** The server's certificate for {@value #SERVER_NAME}. */
    public Identity server() {
        return server;
    }

    /** The client's certificate, with the common name {@code client}. */
    public Identity client() {
        return client;
    }

    @Override
    public void close() {
        folder.close();
    }

    private Identity issue(String name, String extensions) {
        Path extensionFile = folder.write(name + ".ext", extensions);
        openssl("req", "-new", "-newkey", KEY_ALGORITHM, "-pkeyopt", CURVE, "-nodes")
                .with("-subj", "/CN=" + name, "-keyout", file(name + ".key"), "-out", file(name + ".csr"))
                .run(LIMIT)
                .expectExit(0);
        openssl("x509", "-req", "-days", "2", "-CAcreateserial", "-CA", file("ca.pem"), "-CAkey", file("ca.key"))
                .with("-extfile", extensionFile.toString(), "-in", file(name + ".csr"), "-out", file(name + ".pem"))
                .run(LIMIT)
                .expectExit(0);
        return new Identity(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Program openssl(String... arguments) {
        return Program.of("openssl", arguments);
    }

    /**
     * A certificate and its key.
     *
     * @param certificate PEM
     * @param key PEM, PKCS #8, not encrypted
     */
    public record Identity(Path certificate, Path key) {}
}
