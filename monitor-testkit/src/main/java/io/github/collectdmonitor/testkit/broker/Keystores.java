package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;

/** Converts PEM files to the PKCS #12 files that brokers in Java read. */
final class Keystores {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final TemporaryFolder folder;
    private final String password;

    Keystores(TemporaryFolder folder, String password) {
        this.folder = folder;
        this.password = password;
    }

    /** A file with a certificate and its key. */
    Path of(String name, Identity identity) {
        Path file = folder.resolve(name);
        Program.of("openssl", "pkcs12", "-export", "-name", "server", "-out", file.toString())
                .with("-in", identity.certificate().toString())
                .with("-inkey", identity.key().toString(), "-passout", "pass:" + password)
                .run(LIMIT)
                .expectExit(0);
        return file;
    }

    /** A file with an authority to trust; one created by openssl would lack the attribute that Java requires. */
    Path trusting(String name, Path authority) {
        Path file = folder.resolve(name);
        try (InputStream in = Files.newInputStream(authority);
                OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            store.store(out, password.toCharArray());
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot create " + file, e);
        }
    }
}
