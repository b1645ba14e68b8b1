/** Points in time that survive restarts and suspends. */
@NullMarked
package io.github.collectdmonitor.time;

import org.jspecify.annotations.NullMarked;
