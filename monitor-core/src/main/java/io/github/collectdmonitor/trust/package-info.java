/** Who sent a request and what they may do: signatures, keys, rights, rates. Knows nothing of how requests travel. */
@NullMarked
package io.github.collectdmonitor.trust;

import org.jspecify.annotations.NullMarked;
