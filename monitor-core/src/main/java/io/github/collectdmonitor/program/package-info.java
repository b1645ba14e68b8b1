/** The program's own jar, which may be replaced while it runs. */
@NullMarked
package io.github.collectdmonitor.program;

import org.jspecify.annotations.NullMarked;
