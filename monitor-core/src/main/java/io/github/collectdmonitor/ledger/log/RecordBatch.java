package io.github.collectdmonitor.ledger.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records that are forced to disk together, or lost together. */
public final class RecordBatch {
    private volatile boolean forced;
    private volatile @Nullable IOException failure;

    public boolean isForced() {
        return forced;
    }

    void setForced() {
        forced = true;
    }

    /** Returns why its records are void, or null if they are not. */
    @Nullable
    public IOException failure() {
        return failure;
    }

    void fail(IOException reason) {
        failure = reason;
    }
}
