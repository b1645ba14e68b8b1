/** The program that sends a collectd.conf to an agent. */
@NullMarked
package io.github.collectdmonitor.sendconfig;

import org.jspecify.annotations.NullMarked;
