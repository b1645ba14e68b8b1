package io.github.collectdmonitor.cli.option;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.SigningKey;
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

    /** Reads a file's content.
     * @param file the file's name for errors
     * @throws KeyException if it is not a key of this kind, or damaged
     */
    static OpenSshKey of(Path file, byte[] content) throws KeyException {
        KeyPair pair;
        try {
            pair = KeyPair.load(new JSch(), content, null);
        } catch (JSchException | RuntimeException e) {
            // A damaged key makes JSch read past its end. The exceptions have no cause, because it may quote the key.
            throw unreadable(file);
        }
        if (pair == null) {
            throw unreadable(file);
        }
        if (pair.getKeyType() != KeyPair.ED25519) {
            throw new KeyException(
                    "the key file " + file + " is not an Ed25519 key;" + " create one: ssh-keygen -t ed25519");
        }
        return new OpenSshKey(file, pair);
    }

    /** Returns whether it has a passphrase and is not decrypted yet. */
    boolean isEncrypted() {
        return pair.isEncrypted();
    }

    /** Decrypts the key.
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
     * Returns the signing key; an encrypted key must be decrypted before.
     *
     * @throws KeyException if it is damaged
     */
    SigningKey signingKey() throws KeyException {
        try {
            // The format of ssh-agent: the type, the public key, seed and public key, the comment.
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
                    "a part of " + length + " bytes exceeds the remaining " + parts.remaining());
        }
        byte[] part = new byte[length];
        parts.get(part);
        return part;
    }

    private static KeyException unreadable(Path file) {
        return new KeyException("the key file " + file
                + " cannot be read: the key is damaged, of an unsupported kind,"
                + " or encrypted with another cipher than AES; ssh-keygen -p -f " + file + " re-encrypts it");
    }

    /** Makes JSch erase its copies of key and passphrase. */
    @Override
    public void close() {
        pair.dispose();
    }
}
