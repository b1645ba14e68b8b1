package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A certificate authority for tests, created by openssl, with one server, one client and further certificates on
 * request; all files are PEM.
 */
public final class TestCertificates implements AutoCloseable {
    /** The only name in the server's certificate: connecting to 127.0.0.1 fails if names are verified. */
    public static final String SERVER_NAME = "localhost";

    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String KEY_ALGORITHM = "EC";
    private static final String CURVE = "ec_paramgen_curve:P-256";
    private static final String FOR_SERVERS = "\nextendedKeyUsage=serverAuth\n";
    private static final String FOR_CLIENTS = "extendedKeyUsage=clientAuth\n";

    /** The settings of "openssl ca", the only command that can set a certificate's dates (OpenSSL 3.0). */
    private static final String DATING = """
            [ca]
            default_ca = dating
            [dating]
            database = %1$s/index
            new_certs_dir = %1$s
            rand_serial = yes
            default_md = sha256
            policy = any
            [any]
            commonName = supplied
            """;

    private final TemporaryFolder folder = TemporaryFolder.create("certificates");
    private final Identity server;
    private final Identity client;

    private TestCertificates() {
        openssl("req", "-x509", "-newkey", KEY_ALGORITHM, "-pkeyopt", CURVE, "-nodes", "-days", "2")
                .with("-subj", "/CN=Test Authority", "-keyout", file("ca.key"), "-out", file("ca.pem"))
                .run(LIMIT)
                .expectExit(0);
        server = serverFor(SERVER_NAME);
        client = clientNamed("client");
    }

    /** Creates new certificates in a new folder; no other authority trusts them. */
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

    /** Makes a server's certificate for a name. */
    public Identity serverFor(String name) {
        return issue("server-" + name, name, "subjectAltName=DNS:" + name + FOR_SERVERS);
    }

    /** Makes a client's certificate with a common name. */
    public Identity clientNamed(String name) {
        return issue("client-" + name, name, FOR_CLIENTS);
    }

    /** Creates a server's certificate for {@value #SERVER_NAME} that was valid in January 2020. */
    public Identity expiredServer() {
        String name = "expired";
        Path extensions = request(name, SERVER_NAME, "subjectAltName=DNS:" + SERVER_NAME + FOR_SERVERS);
        folder.write("index", "");
        openssl("ca", "-batch", "-notext", "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
                .with(
                        "-config",
                        folder.write("dating", DATING.formatted(folder.path())).toString())
                .with("-cert", file("ca.pem"), "-keyfile", file("ca.key"), "-extfile", extensions.toString())
                .with("-in", file(name + ".csr"), "-out", file(name + ".pem"))
                .run(LIMIT)
                .expectExit(0);
        return identity(name);
    }

    @Override
    public void close() {
        folder.close();
    }

    private Identity issue(String name, String commonName, String extensions) {
        Path extensionFile = request(name, commonName, extensions);
        openssl("x509", "-req", "-days", "2", "-CAcreateserial", "-CA", file("ca.pem"), "-CAkey", file("ca.key"))
                .with("-extfile", extensionFile.toString(), "-in", file(name + ".csr"), "-out", file(name + ".pem"))
                .run(LIMIT)
                .expectExit(0);
        return identity(name);
    }

    /** Creates a key and a certificate request, and returns the file with the certificate's extensions. */
    private Path request(String name, String commonName, String extensions) {
        openssl("req", "-new", "-newkey", KEY_ALGORITHM, "-pkeyopt", CURVE, "-nodes")
                .with("-subj", "/CN=" + commonName, "-keyout", file(name + ".key"), "-out", file(name + ".csr"))
                .run(LIMIT)
                .expectExit(0);
        return folder.write(name + ".ext", extensions);
    }

    private Identity identity(String name) {
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
