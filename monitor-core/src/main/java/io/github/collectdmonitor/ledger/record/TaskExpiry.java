package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a task was accepted, and how long from then it may be started; null for no limit. */
public record TaskExpiry(TimePoint accepted, @Nullable Duration after) {}
