package io.github.collectdmonitor.access;

import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.SigningKey;
import io.github.collectdmonitor.signature.VerifyKey;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.nio.file.Path;
import java.time.Duration;

/** Ed25519 keys made by openssl, as operators make them. */
public final class TestKeys {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final Path folder;

    public TestKeys(Path folder) {
        this.folder = folder;
    }

    /** Makes a private key and its public one, and returns the private one's file. */
    public Path make(String name) {
        Program.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", file(name + ".pem"))
                .run(LIMIT)
                .expectExit(0);
        Program.of("openssl", "pkey", "-in", file(name + ".pem"), "-pubout", "-out", file(name + ".pub"))
                .run(LIMIT)
                .expectExit(0);
        return folder.resolve(name + ".pem");
    }

    public SigningKey signing(String name) throws KeyException {
        return KeyFile.readPrivate(folder.resolve(name + ".pem"));
    }

    public VerifyKey verifying(String name) throws KeyException {
        return KeyFile.readPublic(folder.resolve(name + ".pub"));
    }

    public String file(String name) {
        return folder.resolve(name).toString();
    }
}
