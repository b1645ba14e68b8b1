/** Tasks, used nonces and results as the ledger holds them in memory. */
@NullMarked
package io.github.collectdmonitor.ledger.task;

import org.jspecify.annotations.NullMarked;
