/** Requests, results and result codes, independent of how they travel. */
@NullMarked
package io.github.collectdmonitor.message;

import org.jspecify.annotations.NullMarked;
