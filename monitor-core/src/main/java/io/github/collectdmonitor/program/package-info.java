/** The program that this library is part of, as a file that may be replaced while it runs. */
@NullMarked
package io.github.collectdmonitor.program;

import org.jspecify.annotations.NullMarked;
