/** Starts the host's programs in a clean environment, and loads this program's classes. */
@NullMarked
package io.github.collectdmonitor.program;

import org.jspecify.annotations.NullMarked;
