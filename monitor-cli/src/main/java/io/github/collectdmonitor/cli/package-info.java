/** What both senders share: their options, exit codes and output, and the exchange itself. */
@NullMarked
package io.github.collectdmonitor.cli;

import org.jspecify.annotations.NullMarked;
