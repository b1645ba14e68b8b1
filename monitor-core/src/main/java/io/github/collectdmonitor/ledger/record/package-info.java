/** The records of the ledger, their keys and their encoding. */
@NullMarked
package io.github.collectdmonitor.ledger.record;

import org.jspecify.annotations.NullMarked;
