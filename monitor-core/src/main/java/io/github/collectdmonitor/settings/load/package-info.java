/** Reads and checks config.json. */
@NullMarked
package io.github.collectdmonitor.settings.load;

import org.jspecify.annotations.NullMarked;
