/** Signed and encrypted packets. */
@NullMarked
package io.github.collectdmonitor.packet.security;

import org.jspecify.annotations.NullMarked;
