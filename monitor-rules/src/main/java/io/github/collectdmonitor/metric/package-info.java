/** Values and notifications of collectd. */
@NullMarked
package io.github.collectdmonitor.metric;

import org.jspecify.annotations.NullMarked;
