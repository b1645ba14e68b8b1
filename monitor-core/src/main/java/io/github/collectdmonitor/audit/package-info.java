/** The audit log: requests with their senders, decisions and outcomes, as a hash chain of lines. */
@NullMarked
package io.github.collectdmonitor.audit;

import org.jspecify.annotations.NullMarked;
