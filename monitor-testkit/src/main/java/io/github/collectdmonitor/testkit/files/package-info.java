/** Folders that are gone when a test ends. */
@NullMarked
package io.github.collectdmonitor.testkit.files;

import org.jspecify.annotations.NullMarked;
