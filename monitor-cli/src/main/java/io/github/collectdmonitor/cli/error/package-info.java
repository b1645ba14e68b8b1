/** Exit codes and one-line errors. */
@NullMarked
package io.github.collectdmonitor.cli.error;

import org.jspecify.annotations.NullMarked;
