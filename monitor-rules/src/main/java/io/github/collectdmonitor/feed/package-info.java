/** Where values and notifications come from: collectd's network plugin, or its unix socket. */
@NullMarked
package io.github.collectdmonitor.feed;

import org.jspecify.annotations.NullMarked;
