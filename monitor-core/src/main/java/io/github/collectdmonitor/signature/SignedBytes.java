package io.github.collectdmonitor.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes the bytes that are signed: each field as its length in bytes, four bytes big-endian, and its UTF-8. The
 * first field is a tag with the type and version of the others, so that no signature can be used as one of another type
 * (protocol, "Signed requests").
 */
final class SignedBytes {
    private SignedBytes() {}

    static byte[] of(String tag, String... fields) {
        List<byte[]> parts = Arrays.stream(concat(tag, fields))
                .map(field -> field.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer text = ByteBuffer.allocate(
                parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        parts.forEach(part -> text.putInt(part.length).put(part));
        return text.array();
    }

    private static String[] concat(String tag, String[] fields) {
        String[] all = new String[fields.length + 1];
        all[0] = tag;
        System.arraycopy(fields, 0, all, 1, fields.length);
        return all;
    }
}
