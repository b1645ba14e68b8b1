/** Identifies the processes of collectd and their supervisor. */
@NullMarked
package io.github.collectdmonitor.collectd.process;

import org.jspecify.annotations.NullMarked;
