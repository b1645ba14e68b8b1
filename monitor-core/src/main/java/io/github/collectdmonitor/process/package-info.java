/** What Linux says about processes (proc(5)). */
@NullMarked
package io.github.collectdmonitor.process;

import org.jspecify.annotations.NullMarked;
