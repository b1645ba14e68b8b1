/** A broker's side of a connection that does what a test says, be it against the rules of MQTT 5. */
@NullMarked
package io.github.collectdmonitor.testkit.broker.scripted;

import org.jspecify.annotations.NullMarked;
