package io.github.collectdmonitor.ledger;

import java.io.IOException;

/** What should be on disk is not; its message says why, and where. */
public final class LedgerException extends Exception {
    LedgerException(String reason) {
        super(reason);
    }

    LedgerException(String reason, IOException cause) {
        super(reason, cause);
    }
}
