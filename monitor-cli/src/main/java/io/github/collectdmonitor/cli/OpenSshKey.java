package io.github.collectdmonitor.cli;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.github.collectdmonitor.settings.Secret;
import io.github.collectdmonitor.trust.KeyException;
import io.github.collectdmonitor.trust.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A private Ed25519 key as {@code ssh-keygen -t ed25519} writes it (OpenSSH's PROTOCOL.key), read by JSch. */
final class OpenSshKey implements AutoCloseable {
    private static final int PUBLIC_BYTES = 32;

    private final Path file;
    private final KeyPair pair;

    private OpenSshKey(Path file, KeyPair pair) {
        this.file = file;
        this.pair = pair;
    }

    /**
     * Reads what a file holds.
     *
     * @param file to be named where the key cannot be used
     * @throws KeyException if it is no key of this kind, or a damaged one
     */
    static OpenSshKey of(Path file, byte[] content) throws KeyException {
        KeyPair pair;
        try {
            pair = KeyPair.load(new JSch(), content, null);
        } catch (JSchException | RuntimeException e) {
            // A damaged key makes JSch run past its end. The cause stays out, here and below: it may quote the key.
            throw unreadable(file);
        }
        if (pair == null) {
            throw unreadable(file);
        }
        if (pair.getKeyType() != KeyPair.ED25519) {
            throw new KeyException("the key file " + file + " holds no Ed25519 key but one of another kind;"
                    + " make one: ssh-keygen -t ed25519");
        }
        return new OpenSshKey(file, pair);
    }

    /** Whether it has a passphrase, and has not been decrypted yet. */
    boolean isEncrypted() {
        return pair.isEncrypted();
    }

    /**
     * Decrypts it.
     *
     * @throws KeyException if the passphrase is wrong
     */
    void decrypt(Secret passphrase) throws KeyException {
        boolean decrypted;
        try {
            decrypted = pair.decrypt(passphrase.value().getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw unreadable(file);
        }
        if (!decrypted) {
            throw new KeyException("the passphrase for the key file " + file + " is wrong");
        }
    }

    /**
     * Returns what signs with it, once it is decrypted.
     *
     * @throws KeyException if it is damaged
     */
    SigningKey signingKey() throws KeyException {
        try {
            // As an agent of SSH is given it: the kind, the public half, seed and public half, the comment.
            ByteBuffer parts = ByteBuffer.wrap(pair.forSSHAgent());
            byte[] kind = part(parts);
            byte[] open = part(parts);
            byte[] secret = part(parts);
            if (!Arrays.equals(kind, "ssh-ed25519".getBytes(StandardCharsets.US_ASCII))
                    || open.length != PUBLIC_BYTES
                    || secret.length != SigningKey.SEED_BYTES + PUBLIC_BYTES) {
                throw unreadable(file);
            }
            return SigningKey.ofSeed(Arrays.copyOf(secret, SigningKey.SEED_BYTES));
        } catch (JSchException | RuntimeException e) {
            throw unreadable(file);
        }
    }

    private static byte[] part(ByteBuffer parts) {
        int length = parts.getInt();
        if (length < 0 || length > parts.remaining()) {
            throw new IllegalArgumentException(
                    "a part of " + length + " bytes, where " + parts.remaining() + " are left");
        }
        byte[] part = new byte[length];
        parts.get(part);
        return part;
    }

    private static KeyException unreadable(Path file) {
        return new KeyException("the key file " + file
                + " cannot be read: the key is damaged, of a kind that is unknown"
                + " here, or encrypted by another cipher than AES, which ssh-keygen -p -f " + file + " changes");
    }

    /** Lets JSch forget its copies of key and passphrase. */
    @Override
    public void close() {
        pair.dispose();
    }
}
