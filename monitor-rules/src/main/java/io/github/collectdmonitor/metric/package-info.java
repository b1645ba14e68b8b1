/** The events of collectd, values and notifications, and their records in files. */
@NullMarked
package io.github.collectdmonitor.metric;

import org.jspecify.annotations.NullMarked;
