/** The host's collectd: finding it, knowing its process for certain, checking a config, stopping, starting, its health. */
@NullMarked
package io.github.collectdmonitor.collectd;

import org.jspecify.annotations.NullMarked;
