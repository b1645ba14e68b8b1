/** Files and locks of the state folder. */
@NullMarked
package io.github.collectdmonitor.state;

import org.jspecify.annotations.NullMarked;
