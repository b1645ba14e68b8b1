/** Receives packets of collectd's network plugin. */
@NullMarked
package io.github.collectdmonitor.feed.network;

import org.jspecify.annotations.NullMarked;
