/** Replaces collectd.conf, with rollback to a config that works. */
@NullMarked
package io.github.collectdmonitor.replace;

import org.jspecify.annotations.NullMarked;
