/** Replaces collectd.conf: checks first, a short downtime of collectd, and a rollback. */
@NullMarked
package io.github.collectdmonitor.replace;

import org.jspecify.annotations.NullMarked;
