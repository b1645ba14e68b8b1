package io.github.collectdmonitor.collectd;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a collectd.conf says that its health can be seen by.
 *
 * @param shortest how often the most frequent values are collected (collectd.conf(5), Interval), also of one plugin
 * @param longest how often the rarest values are collected
 * @param socket where the unixsock plugin answers, or null where it is not loaded
 */
record ConfigFacts(
        Duration shortest, Duration longest, @Nullable Path socket) {}
