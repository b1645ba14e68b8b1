/** A client of collectd's unixsock plugin (collectd-unixsock(5)). */
@NullMarked
package io.github.collectdmonitor.collectd.unixsock;

import org.jspecify.annotations.NullMarked;
