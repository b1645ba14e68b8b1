/** The syntax of collectd.conf, read exactly as collectd 5.12 reads it: scanner, parser, includes. */
@NullMarked
package io.github.collectdmonitor.collectd.syntax;

import org.jspecify.annotations.NullMarked;
