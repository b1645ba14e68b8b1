/** The steps of a replacement and of a rollback, and how they fail. */
@NullMarked
package io.github.collectdmonitor.replace.step;

import org.jspecify.annotations.NullMarked;
