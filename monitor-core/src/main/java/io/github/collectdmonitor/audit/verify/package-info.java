/** Reads and verifies an audit log. */
@NullMarked
package io.github.collectdmonitor.audit.verify;

import org.jspecify.annotations.NullMarked;
