/** The shipped jars as processes, against real brokers. */
@NullMarked
package io.github.collectdmonitor.systemtests;

import org.jspecify.annotations.NullMarked;
