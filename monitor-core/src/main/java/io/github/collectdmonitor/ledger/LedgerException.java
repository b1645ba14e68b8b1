package io.github.collectdmonitor.ledger;

import java.io.IOException;

/** Thrown if the ledger cannot be forced to disk; the message has the reason and the path. */
public final class LedgerException extends Exception {
    LedgerException(String reason) {
        super(reason);
    }

    LedgerException(String reason, IOException cause) {
        super(reason, cause);
    }
}
