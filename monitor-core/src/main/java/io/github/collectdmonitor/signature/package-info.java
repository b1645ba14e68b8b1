/** Ed25519 keys, and signatures of requests and results. */
@NullMarked
package io.github.collectdmonitor.signature;

import org.jspecify.annotations.NullMarked;
