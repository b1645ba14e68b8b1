/** What systemd says of a unit, and whether it would start it. */
@NullMarked
package io.github.collectdmonitor.unit;

import org.jspecify.annotations.NullMarked;
