/** Segments, frames and the journal: how records are appended to disk and read back. */
@NullMarked
package io.github.collectdmonitor.ledger.log;

import org.jspecify.annotations.NullMarked;
