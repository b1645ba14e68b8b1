/** What holds for every test of every module: how long to wait, and whose files to leave alone. */
@NullMarked
package io.github.collectdmonitor.testkit.every;

import org.jspecify.annotations.NullMarked;
