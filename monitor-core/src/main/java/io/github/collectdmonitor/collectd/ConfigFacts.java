package io.github.collectdmonitor.collectd;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a collectd.conf says that its health can be seen by.
 *
 * @param interval how often values are collected (collectd.conf(5), Interval)
 * @param socket where the unixsock plugin answers, or null where it is not loaded
 */
record ConfigFacts(Duration interval, @Nullable Path socket) {}
