package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.state.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a task was accepted, and how long from then it may be started; null for no limit. */
record TaskExpiry(Moment accepted, @Nullable Duration after) {}
