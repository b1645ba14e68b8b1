/** Requests, results and their codes, and the JSON that carries them. Knows nothing of how they travel. */
@NullMarked
package io.github.collectdmonitor.message;

import org.jspecify.annotations.NullMarked;
