/** Records values and notifications as lines of JSON. */
@NullMarked
package io.github.collectdmonitor.metric.record;

import org.jspecify.annotations.NullMarked;
