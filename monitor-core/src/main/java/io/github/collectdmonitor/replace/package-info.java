/** Replacing collectd.conf: all that can fail first, collectd down for as short as it can be, and a way back. */
@NullMarked
package io.github.collectdmonitor.replace;

import org.jspecify.annotations.NullMarked;
