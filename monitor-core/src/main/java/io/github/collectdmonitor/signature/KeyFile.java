package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Ed25519 keys as {@code openssl genpkey -algorithm ed25519} and {@code openssl pkey -pubout} write them (RFC
 * 8410), and public ones also as {@code ssh-keygen -t ed25519} writes them.
 */
public final class KeyFile {
    private static final int LARGEST = 64 * 1024;
    private static final Pattern PRIVATE = block("PRIVATE KEY");
    private static final Pattern PUBLIC = block("PUBLIC KEY");
    private static final String OPENSSH_PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final Pattern OPENSSH = Pattern.compile("(?m)^ssh-ed25519 +([A-Za-z0-9+/=]+)");
    private static final byte[] OPENSSH_START = HexFormat.of().parseHex("0000000b7373682d6564323535313900000020");
    private static final byte[] X509_START = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY_BYTES = 32;

    private KeyFile() {}

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    }

    /**
     * Reads a private key: PKCS #8 in PEM, not encrypted (RFC 7468 §10).
     *
     * @throws KeyException if there is no usable key; the message has the command that creates one
     */
    public static SigningKey readPrivate(Path file) throws KeyException {
        return privateKey(file, read(file));
    }

    /**
     * Returns the content of a key file, so that a pipe is read only once.
     *
     * @throws KeyException if it cannot be read, or is too large
     */
    public static byte[] read(Path file) throws KeyException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new KeyException("the key file " + file + " cannot be read: " + StateFiles.reason(e));
        }
        if (content.length > LARGEST) {
            throw new KeyException("the key file " + file + " is larger than " + LARGEST + " bytes");
        }
        return content;
    }

    /**
     * Returns whether a key file contains a private key in the format of {@code ssh-keygen}, which is not supported
     * here.
     */
    public static boolean isOpenSshPrivate(byte[] content) {
        return text(content).contains(OPENSSH_PRIVATE);
    }

    /**
     * Returns the private key in the content of a file, like {@link #readPrivate}.
     *
     * @param file for messages
     * @param content of the file
     * @throws KeyException if there is no usable
     * key */
    public static SigningKey privateKey(Path file, byte[] content) throws KeyException {
        if (isOpenSshPrivate(content)) {
            throw new KeyException("the key file " + file + " is in OpenSSH's format, and must be in PEM"
                    + " (PKCS #8);" + " create another key: openssl genpkey -algorithm ed25519 -out NEW_FILE");
        }
        String text = text(content);
        Matcher block = PRIVATE.matcher(text);
        if (!block.find()) {
            String fault = text.contains("ENCRYPTED") ? "is encrypted" : "has no private key in PKCS #8 and PEM";
            throw new KeyException("the key file " + file + " " + fault
                    + "; create one: openssl genpkey -algorithm ed25519 -out NEW_FILE");
        }
        try {
            return new SigningKey(KeyFactory.getInstance(VerifyKey.ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(block))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause, which may quote the key.
            throw notEd25519(file, "private");
        }
    }

    /**
     * Reads the only public key of a file: in PEM (RFC 7468 §13) or on a line in OpenSSH's format.
     *
     * @throws KeyException if there is none, or more than one, or it is of another type
     */
    public static VerifyKey readPublic(Path file) throws KeyException {
        List<VerifyKey> keys = readPublicKeys(file);
        if (keys.size() > 1) {
            throw new KeyException("the key file " + file + " has " + keys.size() + " keys, and must have one");
        }
        return keys.get(0);
    }

    /**
     * Reads all public keys of a file, one at least.
     *
     * @throws KeyException if there is none, or one is of another type
     */
    public static List<VerifyKey> readPublicKeys(Path file) throws KeyException {
        byte[] content = read(file);
        String text = text(content);
        if (text.contains("PRIVATE KEY-----")) {
            String remedy =
                    isOpenSshPrivate(content) ? "ssh-keygen -y -f " + file : "openssl pkey -in " + file + " -pubout";
            throw new KeyException(
                    "the key file " + file + " contains a private key, and must contain only the public one: " + remedy
                            + "; keep the private key with its owner");
        }
        List<VerifyKey> keys = new ArrayList<>();
        try {
            for (Matcher block = PUBLIC.matcher(text); block.find(); ) {
                keys.add(publicKey(decoded(block)));
            }
            for (Matcher line = OPENSSH.matcher(text); line.find(); ) {
                keys.add(publicKey(ofOpenSsh(Base64.getDecoder().decode(line.group(1)))));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notEd25519(file, "public");
        }
        if (keys.isEmpty()) {
            throw new KeyException(
                    "the key file " + file + " has no public Ed25519 key, neither in PEM nor in OpenSSH's" + " format;"
                            + " create it from the private one: openssl pkey -in PRIVATE -pubout");
        }
        return keys;
    }

    private static VerifyKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return new VerifyKey(
                KeyFactory.getInstance(VerifyKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    }

    /**
     * Converts OpenSSH's format (a constant and the 32 bytes of the key, RFC 8709 §4) to the JDK's: another constant
     * and the same bytes.
     */
    private static byte[] ofOpenSsh(byte[] blob) {
        int start = OPENSSH_START.length;
        if (blob.length != start + KEY_BYTES || !Arrays.equals(blob, 0, start, OPENSSH_START, 0, start)) {
            throw new IllegalArgumentException("no Ed25519 key");
        }
        byte[] encoded = Arrays.copyOf(X509_START, X509_START.length + KEY_BYTES);
        System.arraycopy(blob, start, encoded, X509_START.length, KEY_BYTES);
        return encoded;
    }

    private static KeyException notEd25519(Path file, String half) {
        return new KeyException("the key file " + file + " has no valid " + half
                + " Ed25519 key; create one: openssl genpkey -algorithm ed25519");
    }

    private static byte[] decoded(Matcher block) {
        return Base64.getMimeDecoder().decode(block.group(1));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
