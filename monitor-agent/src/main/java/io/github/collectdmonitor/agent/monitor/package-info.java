/** Local monitoring: brings what collectd tells to rules and handlers, and has recovered what they ask for. */
@NullMarked
package io.github.collectdmonitor.agent.monitor;

import org.jspecify.annotations.NullMarked;
