/** Programs as processes: their two outputs apart, their end awaited, nothing left behind. */
@NullMarked
package io.github.collectdmonitor.testkit.process;

import org.jspecify.annotations.NullMarked;
