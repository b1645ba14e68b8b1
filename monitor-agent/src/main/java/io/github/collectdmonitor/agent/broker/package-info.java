/** Receives requests from the broker and publishes results. */
@NullMarked
package io.github.collectdmonitor.agent.broker;

import org.jspecify.annotations.NullMarked;
