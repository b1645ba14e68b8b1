/** Confirmation of a new config, and the automatic rollback without one. */
@NullMarked
package io.github.collectdmonitor.replace.confirm;

import org.jspecify.annotations.NullMarked;
