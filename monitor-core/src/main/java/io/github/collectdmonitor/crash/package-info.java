/** Places at which tests let the agent die, to show what is left. */
@NullMarked
package io.github.collectdmonitor.crash;

import org.jspecify.annotations.NullMarked;
