/**
 * Untrusted texts that are safe to display: without characters that control a terminal, end a line or change the
 * direction of writing.
 */
@NullMarked
package io.github.collectdmonitor.text;

import org.jspecify.annotations.NullMarked;
