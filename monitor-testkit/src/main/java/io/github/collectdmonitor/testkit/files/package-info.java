/** Temporary folders of tests. */
@NullMarked
package io.github.collectdmonitor.testkit.files;

import org.jspecify.annotations.NullMarked;
