package io.github.collectdmonitor.ledger.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk that does something before each force, such as to fail, or to take its time. */
public final class TroubledDisk extends SegmentFile {
    private final Trouble trouble;

    @FunctionalInterface
    public interface Trouble {
        void comes() throws IOException;
    }

    public TroubledDisk(Path path, Trouble trouble) throws IOException {
        super(path, FileChannel.open(path, StandardOpenOption.WRITE));
        this.trouble = trouble;
    }

    @Override
    public void force() throws IOException {
        trouble.comes();
        super.force();
    }
}
