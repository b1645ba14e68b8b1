/** Feeds of values and notifications: collectd's network plugin, or its unix socket. */
@NullMarked
package io.github.collectdmonitor.feed;

import org.jspecify.annotations.NullMarked;
