/** Reading JSON strictly: what RFC 8259 allows and no more, within limits. */
@NullMarked
package io.github.collectdmonitor.json;

import org.jspecify.annotations.NullMarked;
