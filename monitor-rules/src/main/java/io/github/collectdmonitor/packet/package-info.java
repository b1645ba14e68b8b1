/** Reads packets of collectd's binary network protocol. */
@NullMarked
package io.github.collectdmonitor.packet;

import org.jspecify.annotations.NullMarked;
