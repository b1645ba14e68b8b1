/** The attributes of collectd.conf: its owner, mode, ACL and extended attributes, and whether it can be replaced. */
@NullMarked
package io.github.collectdmonitor.configfile;

import org.jspecify.annotations.NullMarked;
