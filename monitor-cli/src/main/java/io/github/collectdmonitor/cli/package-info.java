/** The exchange that both senders share. */
@NullMarked
package io.github.collectdmonitor.cli;

import org.jspecify.annotations.NullMarked;
