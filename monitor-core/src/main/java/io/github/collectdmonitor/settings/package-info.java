/**
 * The settings in config.json: reading, checks, and the report of all problems at once; secrets are never displayed.
 */
@NullMarked
package io.github.collectdmonitor.settings;

import org.jspecify.annotations.NullMarked;
