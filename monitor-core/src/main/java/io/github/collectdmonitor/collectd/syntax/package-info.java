/** Reads the syntax of collectd.conf exactly as collectd 5.12 does: scanner, parser, includes. */
@NullMarked
package io.github.collectdmonitor.collectd.syntax;

import org.jspecify.annotations.NullMarked;
