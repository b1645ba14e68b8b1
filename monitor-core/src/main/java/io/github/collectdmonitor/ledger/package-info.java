/** The ledger: records each accepted task and its result on disk, so that none is run twice or lost. */
@NullMarked
package io.github.collectdmonitor.ledger;

import org.jspecify.annotations.NullMarked;
