/** The agent's program: starts and stops its parts. */
@NullMarked
package io.github.collectdmonitor.agent;

import org.jspecify.annotations.NullMarked;
