/** Checks a config by collectd itself before it is in place. */
@NullMarked
package io.github.collectdmonitor.collectd.check;

import org.jspecify.annotations.NullMarked;
