package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;

/**
 * An Ed25519 key, as openssl makes it unless another program is named.
 *
 * @param secret the private half's file
 * @param open the public half's file
 */
record TrustKey(Path secret, Path open) {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    static TrustKey make(TemporaryFolder folder, String name) {
        TrustKey key = new TrustKey(folder.resolve(name + ".pem"), folder.resolve(name + ".pub"));
        Program.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.secret.toString())
                .run(LIMIT)
                .expectExit(0);
        Program.of("openssl", "pkey", "-pubout", "-in", key.secret.toString(), "-out", key.open.toString())
                .run(LIMIT)
                .expectExit(0);
        return key;
    }

    /** A key as ssh-keygen makes it, which {@link #sign} does not read; without a passphrase where that is empty. */
    static TrustKey ofOpenSsh(TemporaryFolder folder, String name, String passphrase) {
        TrustKey key = new TrustKey(folder.resolve(name), folder.resolve(name + ".pub"));
        Program.of("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.secret.toString())
                .run(LIMIT)
                .expectExit(0);
        return key;
    }

    /** A signature of some bytes, in Base64. */
    String sign(byte[] text) {
        try {
            String pem = Files.readString(secret).replaceAll("-----.*-----", "");
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))));
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Tried to sign with " + secret, e);
        }
    }
}
