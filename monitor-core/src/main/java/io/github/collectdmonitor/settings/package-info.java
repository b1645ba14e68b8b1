/** What config.json says: read whole, checked whole, all problems told at once; secrets never shown. */
@NullMarked
package io.github.collectdmonitor.settings;

import org.jspecify.annotations.NullMarked;
