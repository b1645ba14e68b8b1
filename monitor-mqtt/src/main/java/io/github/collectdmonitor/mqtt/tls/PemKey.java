package io.github.collectdmonitor.mqtt.tls;

import io.github.collectdmonitor.mqtt.tls.BrokerException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a private key: PKCS #8 in PEM, not encrypted (RFC 7468 §10). */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemKey() {}

    /**
     * Reads the key that belongs to a certificate.
     *
     * @param certified the certificate's public key, which determines the expected algorithm
     * @throws BrokerException of kind TLS, with the command that converts the file, if there is one
     */
    static PrivateKey read(Path file, PublicKey certified) throws BrokerException {
        String text = text(file);
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            String fault = text.contains("PRIVATE KEY-----") ? "is encrypted or not PKCS #8" : "has no private key";
            throw new BrokerException(
                    Kind.TLS,
                    "the key file " + file + " " + fault + "; convert it: openssl pkcs8 -topk8 -nocrypt -in " + file
                            + " -out " + file + ".pk8");
        }
        String algorithm = certified.getAlgorithm();
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause, which may quote the key.
            throw new BrokerException(
                    Kind.TLS, "the key file " + file + " has no valid " + algorithm + " key, as its certificate has");
        }
    }

    /** Returns whether a private key belongs to a certificate's public key, by signing and verifying. */
    static boolean fits(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = {1};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String text(Path file) throws BrokerException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new BrokerException(Kind.TLS, "the key file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new BrokerException(Kind.TLS, "the key file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
