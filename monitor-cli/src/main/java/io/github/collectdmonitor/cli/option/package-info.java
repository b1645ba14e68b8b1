/** The options that both senders share. */
@NullMarked
package io.github.collectdmonitor.cli.option;

import org.jspecify.annotations.NullMarked;
