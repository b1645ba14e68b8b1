/** Checks what on the host, apart from the config's text, prevents collectd from starting. */
@NullMarked
package io.github.collectdmonitor.startup;

import org.jspecify.annotations.NullMarked;
