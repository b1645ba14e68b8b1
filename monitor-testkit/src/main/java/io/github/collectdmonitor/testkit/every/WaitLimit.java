package io.github.collectdmonitor.testkit.every;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait for what must happen. A wait ends when the thing happens; the limit is only reached where it never
 * does, so it is the same for all and long enough for the slowest machine. JUnit finds this extension by itself and makes the
 * limit the default of Awaitility.
 */
public final class WaitLimit implements BeforeAllCallback {
    /** The limit of each single wait, 3 minutes. */
    public static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
