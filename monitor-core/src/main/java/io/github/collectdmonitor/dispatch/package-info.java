/** Processes requests: admission, recording, execution and results. */
@NullMarked
package io.github.collectdmonitor.dispatch;

import org.jspecify.annotations.NullMarked;
