/** What of the host, besides the text of its config, keeps collectd from starting. */
@NullMarked
package io.github.collectdmonitor.startup;

import org.jspecify.annotations.NullMarked;
