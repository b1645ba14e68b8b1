/** What senders print, for people and for scripts. */
@NullMarked
package io.github.collectdmonitor.cli.output;

import org.jspecify.annotations.NullMarked;
