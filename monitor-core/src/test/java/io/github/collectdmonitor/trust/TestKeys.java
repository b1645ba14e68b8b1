package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.nio.file.Path;
import java.time.Duration;

/** Ed25519 keys made by openssl, as operators make them. */
final class TestKeys {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final Path folder;

    TestKeys(Path folder) {
        this.folder = folder;
    }

    /** Makes a private key and its public one, and returns the private one's file. */
    Path make(String name) {
        Program.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", file(name + ".pem"))
                .run(LIMIT)
                .expectExit(0);
        Program.of("openssl", "pkey", "-in", file(name + ".pem"), "-pubout", "-out", file(name + ".pub"))
                .run(LIMIT)
                .expectExit(0);
        return folder.resolve(name + ".pem");
    }

    SigningKey signing(String name) throws KeyException {
        return KeyFile.readPrivate(folder.resolve(name + ".pem"));
    }

    VerifyKey verifying(String name) throws KeyException {
        return KeyFile.readPublic(folder.resolve(name + ".pub"));
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }
}
