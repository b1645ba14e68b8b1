/** A scripted broker for tests, which may violate MQTT 5. */
@NullMarked
package io.github.collectdmonitor.testkit.broker.scripted;

import org.jspecify.annotations.NullMarked;
