/** From a request's bytes to its answer: reads, records, carries out, answers. */
@NullMarked
package io.github.collectdmonitor.dispatch;

import org.jspecify.annotations.NullMarked;
