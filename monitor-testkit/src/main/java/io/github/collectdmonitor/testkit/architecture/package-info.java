/** Rules of which package may import what. */
@NullMarked
package io.github.collectdmonitor.testkit.architecture;

import org.jspecify.annotations.NullMarked;
