/** systemd's units: their state, and the environment of their processes. */
@NullMarked
package io.github.collectdmonitor.systemd;

import org.jspecify.annotations.NullMarked;
