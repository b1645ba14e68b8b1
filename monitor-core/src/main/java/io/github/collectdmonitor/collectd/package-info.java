/** The host's collectd: finds and identifies it, checks configs, stops and starts it, and watches its health. */
@NullMarked
package io.github.collectdmonitor.collectd;

import org.jspecify.annotations.NullMarked;
