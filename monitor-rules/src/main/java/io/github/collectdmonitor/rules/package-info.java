/** Rules over what collectd tells: when something is to be recovered, and how often. */
@NullMarked
package io.github.collectdmonitor.rules;

import org.jspecify.annotations.NullMarked;
