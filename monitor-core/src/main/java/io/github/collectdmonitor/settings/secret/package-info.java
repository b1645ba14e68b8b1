/** Passwords and other secrets, which are never shown. */
@NullMarked
package io.github.collectdmonitor.settings.secret;

import org.jspecify.annotations.NullMarked;
