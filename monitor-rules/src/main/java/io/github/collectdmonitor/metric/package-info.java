/** What collectd tells: values and notifications, and the series they belong to. */
@NullMarked
package io.github.collectdmonitor.metric;

import org.jspecify.annotations.NullMarked;
