/** Texts from anywhere as they may be shown: nothing in them commands a terminal, makes up a line or turns the writing round. */
@NullMarked
package io.github.collectdmonitor.text;

import org.jspecify.annotations.NullMarked;
