/** Strict reading of JSON (RFC 8259) within limits. */
@NullMarked
package io.github.collectdmonitor.json;

import org.jspecify.annotations.NullMarked;
