package io.github.collectdmonitor.testkit.every;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The time limit of tests' waits. A wait ends when the awaited condition holds; the limit is reached only in a failure,
 * so it is the same for all waits and long enough for the slowest machine. JUnit registers this extension
 * automatically, which sets the limit as the default of Awaitility.
 */
public final class WaitLimit implements BeforeAllCallback {
    /** The limit of each single wait, 3 minutes. */
    public static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
