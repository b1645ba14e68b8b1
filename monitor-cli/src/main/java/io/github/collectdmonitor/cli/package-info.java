/** The common parts of both senders: options, exit codes, output, and the exchange of request and result. */
@NullMarked
package io.github.collectdmonitor.cli;

import org.jspecify.annotations.NullMarked;
