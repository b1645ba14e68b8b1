/** Runs the steps of one replacement under its lock. */
@NullMarked
package io.github.collectdmonitor.replace.run;

import org.jspecify.annotations.NullMarked;
