/** The state of a systemd unit, and whether systemd would start it. */
@NullMarked
package io.github.collectdmonitor.unit;

import org.jspecify.annotations.NullMarked;
