/** Rolls back to a config that works. */
@NullMarked
package io.github.collectdmonitor.replace.rollback;

import org.jspecify.annotations.NullMarked;
