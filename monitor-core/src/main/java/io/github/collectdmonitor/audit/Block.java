package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.message.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Lines that are written at once, chained to those before. */
final class Block {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Link end;

    /** An empty block behind a place in the chain. */
    Block(Link before) {
        this.end = before;
    }

    void add(byte[] members) {
        byte[] line = AuditLine.after(end, members);
        bytes.writeBytes(line);
        bytes.write('\n');
        end = new Link(end.seq() + 1, Sha256.of(line));
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    int length() {
        return bytes.size();
    }

    /** The place of the last line. */
    Link end() {
        return end;
    }
}
