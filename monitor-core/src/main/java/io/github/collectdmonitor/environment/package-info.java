/** Determines the environment that systemd gives the process of a unit. */
@NullMarked
package io.github.collectdmonitor.environment;

import org.jspecify.annotations.NullMarked;
