/** The memory of tasks: what was accepted, what it came to, and whether the answer was delivered. */
@NullMarked
package io.github.collectdmonitor.ledger;

import org.jspecify.annotations.NullMarked;
