/** Local monitoring: evaluates rules over collectd's values and runs recovery commands. */
@NullMarked
package io.github.collectdmonitor.agent.monitor;

import org.jspecify.annotations.NullMarked;
