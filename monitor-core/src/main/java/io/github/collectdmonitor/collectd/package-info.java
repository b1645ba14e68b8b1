/** The host's collectd: its installation, and the results of checking, starting and stopping it. */
@NullMarked
package io.github.collectdmonitor.collectd;

import org.jspecify.annotations.NullMarked;
