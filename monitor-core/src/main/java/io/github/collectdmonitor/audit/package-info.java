/** Writes the audit log: a chain of JSON lines about requests, decisions and outcomes. */
@NullMarked
package io.github.collectdmonitor.audit;

import org.jspecify.annotations.NullMarked;
