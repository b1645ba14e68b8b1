/** A real systemd, booted in a container, with Debian's own collectd unit. */
@NullMarked
package io.github.collectdmonitor.testkit.systemd;

import org.jspecify.annotations.NullMarked;
