/** The environment that systemd gives the process of a unit, worked out as systemd does. */
@NullMarked
package io.github.collectdmonitor.environment;

import org.jspecify.annotations.NullMarked;
