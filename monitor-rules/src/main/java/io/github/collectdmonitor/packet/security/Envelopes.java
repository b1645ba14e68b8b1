package io.github.collectdmonitor.packet.security;

import io.github.collectdmonitor.packet.security.OpenedPart.Closed;
import io.github.collectdmonitor.packet.security.OpenedPart.Content;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** Opens signed and encrypted parts (collectd wiki, "Binary protocol", parts 0x0200 and 0x0210). For one thread. */
public final class Envelopes {
    private static final int SIGNATURE_BYTES = 32;
    private static final int VECTOR_BYTES = 16;
    private static final int CHECKSUM_BYTES = 20;
    private static final int LARGEST_PACKET = 65_536;
    private static final int LONGEST_SHOWN = 60;

    private final @Nullable AuthFile authFile;
    private final Mac mac;
    private final Cipher cipher;
    private final MessageDigest sha1;
    private final byte[] plain = new byte[LARGEST_PACKET];

    public Envelopes(@Nullable AuthFile authFile) {
        this.authFile = authFile;
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            this.cipher = Cipher.getInstance("AES/OFB/NoPadding");
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks an algorithm of collectd's packets", e);
        }
    }

    /**
     * Verifies a signature part, which covers the user's name within the part and the rest of the packet.
     *
     * @param length the part's length, at most that of the packet
     * @param to the end of the packet
     */
    public OpenedPart verify(byte[] bytes, int at, int length, int to) {
        int name = at + BigEndian.HEADER + SIGNATURE_BYTES;
        if (name >= at + length) {
            return new Closed(PacketRejection.BAD_ENVELOPE);
        }
        if (authFile == null) {
            return new Content(bytes, at + length, to, Map.of());
        }
        String user = text(bytes, name, at + length);
        Credentials credentials = authFile.find(user);
        if (credentials == null) {
            return unknown(user);
        }
        try {
            mac.init(credentials.signing());
            mac.update(bytes, name, to - name);
            byte[] expected = mac.doFinal();
            byte[] given = Arrays.copyOfRange(bytes, at + BigEndian.HEADER, name);
            return MessageDigest.isEqual(expected, given)
                    ? new Content(bytes, at + length, to, credentials.meta())
                    : bad("the signature of user ", user);
        } catch (GeneralSecurityException e) {
            return bad("the signature of user ", user);
        }
    }

    /**
     * Decrypts a part: length of the user's name, the name, the vector, and an encrypted checksum with parts. The
     * content is valid until the next call.
     */
    public OpenedPart decrypt(byte[] bytes, int at, int length) {
        int name = at + BigEndian.HEADER + Short.BYTES;
        int end = at + length;
        if (name >= end) {
            return new Closed(PacketRejection.BAD_ENVELOPE);
        }
        int vector = name + BigEndian.u16(bytes, at + BigEndian.HEADER);
        int encrypted = vector + VECTOR_BYTES;
        if (vector == name || encrypted + CHECKSUM_BYTES >= end) {
            return new Closed(PacketRejection.BAD_ENVELOPE);
        }
        if (authFile == null) {
            return new Closed(PacketRejection.NO_AUTH_FILE);
        }
        String user = text(bytes, name, vector);
        Credentials credentials = authFile.find(user);
        if (credentials == null) {
            return unknown(user);
        }
        try {
            IvParameterSpec start = new IvParameterSpec(bytes, vector, VECTOR_BYTES);
            cipher.init(Cipher.DECRYPT_MODE, credentials.encryption(), start);
            int size = cipher.doFinal(bytes, encrypted, end - encrypted, plain, 0);
            sha1.update(plain, CHECKSUM_BYTES, size - CHECKSUM_BYTES);
            return MessageDigest.isEqual(sha1.digest(), Arrays.copyOf(plain, CHECKSUM_BYTES))
                    ? new Content(plain, CHECKSUM_BYTES, size, credentials.meta())
                    : bad("the checksum of the encrypted part of user ", user);
        } catch (GeneralSecurityException e) {
            return bad("the encryption by user ", user);
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static OpenedPart unknown(String user) {
        return new Closed(new PacketRejection(PacketRejection.Kind.UNKNOWN_USER, "unknown user " + quoted(user)));
    }

    private static OpenedPart bad(String what, String user) {
        return new Closed(new PacketRejection(
                PacketRejection.Kind.BAD_SIGNATURE,
                what + quoted(user) + " is wrong: wrong password, or the packet was altered"));
    }

    private static String quoted(String user) {
        String shown = user.length() <= LONGEST_SHOWN ? user : user.substring(0, LONGEST_SHOWN) + "…";
        return "\"" + shown.replaceAll("[^\\x20-\\x7e…]", "?") + "\"";
    }
}
