package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.message.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Lines that are written with one write, as links of the hash chain. */
final class LineBatch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private ChainHead end;

    private LineBatch(ChainHead before) {
        this.end = before;
    }

    /** Creates the lines after a link of the chain, each from its members. */
    static LineBatch after(ChainHead before, List<byte[]> lines) {
        LineBatch lineBatch = new LineBatch(before);
        lines.forEach(members -> lineBatch.add(AuditLine.after(lineBatch.end, members)));
        return lineBatch;
    }

    /** Creates the first lines of a file; the first line states from where on the log is kept. */
    static LineBatch first(ChainHead before, long keptFrom, List<byte[]> lines) {
        LineBatch lineBatch = new LineBatch(before);
        lineBatch.add(AuditLine.first(before, keptFrom, lines.get(0)));
        lines.stream().skip(1).forEach(members -> lineBatch.add(AuditLine.after(lineBatch.end, members)));
        return lineBatch;
    }

    private void add(byte[] line) {
        bytes.writeBytes(line);
        bytes.write('\n');
        end = new ChainHead(end.seq() + 1, Sha256.of(line));
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    int length() {
        return bytes.size();
    }

    /** Returns the link of the last line. */
    ChainHead end() {
        return end;
    }
}
