/** Reads and checks rule files. */
@NullMarked
package io.github.collectdmonitor.rules.file;

import org.jspecify.annotations.NullMarked;
