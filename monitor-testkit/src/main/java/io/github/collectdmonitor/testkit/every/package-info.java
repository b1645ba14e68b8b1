/** Rules for all tests of all modules: time limits, and files that tests must not change. */
@NullMarked
package io.github.collectdmonitor.testkit.every;

import org.jspecify.annotations.NullMarked;
