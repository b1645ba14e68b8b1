/** Parts that tests need and a machine may lack: skipped and counted, or, where they are required, failed. */
@NullMarked
package io.github.collectdmonitor.testkit.require;

import org.jspecify.annotations.NullMarked;
