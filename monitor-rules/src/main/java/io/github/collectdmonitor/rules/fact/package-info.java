/** The fields of an event, as conditions see them. */
@NullMarked
package io.github.collectdmonitor.rules.fact;

import org.jspecify.annotations.NullMarked;
