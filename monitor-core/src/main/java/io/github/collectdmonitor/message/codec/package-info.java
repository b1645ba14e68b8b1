/** Encodes and decodes requests and results as JSON. */
@NullMarked
package io.github.collectdmonitor.message.codec;

import org.jspecify.annotations.NullMarked;
