/** A real collectd for tests, and texts for its collectd.conf with known behaviour. */
@NullMarked
package io.github.collectdmonitor.testkit.collectd;

import org.jspecify.annotations.NullMarked;
