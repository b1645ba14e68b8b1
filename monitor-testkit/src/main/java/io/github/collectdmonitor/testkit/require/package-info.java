/**
 * Optional parts of a machine that tests need: without them tests are skipped and counted, or fail if the part is
 * required.
 */
@NullMarked
package io.github.collectdmonitor.testkit.require;

import org.jspecify.annotations.NullMarked;
