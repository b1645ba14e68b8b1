/** A real collectd of a test's own, and texts for its collectd.conf that each do one known thing. */
@NullMarked
package io.github.collectdmonitor.testkit.collectd;

import org.jspecify.annotations.NullMarked;
