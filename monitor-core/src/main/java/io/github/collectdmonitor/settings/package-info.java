/** The settings of config.json, as immutable records. */
@NullMarked
package io.github.collectdmonitor.settings;

import org.jspecify.annotations.NullMarked;
