/** Finds, stops and starts collectd, by systemd or by its PID file, and watches its health. */
@NullMarked
package io.github.collectdmonitor.collectd.control;

import org.jspecify.annotations.NullMarked;
