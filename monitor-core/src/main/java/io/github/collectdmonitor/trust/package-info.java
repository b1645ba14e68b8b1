/** Signatures, keys, permissions and rates of senders, independent of the transport. */
@NullMarked
package io.github.collectdmonitor.trust;

import org.jspecify.annotations.NullMarked;
