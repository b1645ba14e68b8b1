/** The record of all tasks on disk: acceptances, starts, results, deliveries and nonces. */
@NullMarked
package io.github.collectdmonitor.ledger;

import org.jspecify.annotations.NullMarked;
