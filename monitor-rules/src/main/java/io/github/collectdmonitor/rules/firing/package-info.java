/** Firings: cooldown, limits, and their record on disk. */
@NullMarked
package io.github.collectdmonitor.rules.firing;

import org.jspecify.annotations.NullMarked;
