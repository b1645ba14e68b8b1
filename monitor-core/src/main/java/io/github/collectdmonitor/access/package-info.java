/** Access control: who sent a request, and what the sender is permitted to do. */
@NullMarked
package io.github.collectdmonitor.access;

import org.jspecify.annotations.NullMarked;
