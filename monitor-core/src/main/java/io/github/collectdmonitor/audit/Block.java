package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.message.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Lines that are written with one write, as links of the hash chain. */
final class Block {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Link end;

    private Block(Link before) {
        this.end = before;
    }

    /** Creates the lines after a link of the chain, each from its members. */
    static Block after(Link before, List<byte[]> lines) {
        Block block = new Block(before);
        lines.forEach(members -> block.add(AuditLine.after(block.end, members)));
        return block;
    }

    /** Creates the first lines of a file; the first line states from where on the log is kept. */
    static Block first(Link before, long keptFrom, List<byte[]> lines) {
        Block block = new Block(before);
        block.add(AuditLine.first(before, keptFrom, lines.get(0)));
        lines.stream().skip(1).forEach(members -> block.add(AuditLine.after(block.end, members)));
        return block;
    }

    private void add(byte[] line) {
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

    /** Returns the link of the last line. */
    Link end() {
        return end;
    }
}
