/** Patterns that the values of a command's parameters must match. */
@NullMarked
package io.github.collectdmonitor.settings.parameter;

import org.jspecify.annotations.NullMarked;
