/** Evaluates rules over events: when a recovery action is to be run. */
@NullMarked
package io.github.collectdmonitor.rules;

import org.jspecify.annotations.NullMarked;
