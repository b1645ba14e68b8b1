/** Looks at the text of handlers for what they use. */
@NullMarked
package io.github.collectdmonitor.rules.lua.check;

import org.jspecify.annotations.NullMarked;
