/** Sources of values and notifications. */
@NullMarked
package io.github.collectdmonitor.feed;

import org.jspecify.annotations.NullMarked;
