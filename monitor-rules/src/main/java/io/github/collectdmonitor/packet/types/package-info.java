/** Data sources of collectd's types (types.db(5)). */
@NullMarked
package io.github.collectdmonitor.packet.types;

import org.jspecify.annotations.NullMarked;
