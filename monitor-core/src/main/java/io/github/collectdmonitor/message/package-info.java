/** Requests, results, result codes, and their JSON encoding, independent of the transport. */
@NullMarked
package io.github.collectdmonitor.message;

import org.jspecify.annotations.NullMarked;
