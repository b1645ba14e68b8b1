/** Polls values from collectd's unixsock plugin. */
@NullMarked
package io.github.collectdmonitor.feed.unixsock;

import org.jspecify.annotations.NullMarked;
