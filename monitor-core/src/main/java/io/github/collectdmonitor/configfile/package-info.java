/** What belongs to collectd.conf besides its text: whether it can be replaced at all, its owner, mode, ACL and attributes. */
@NullMarked
package io.github.collectdmonitor.configfile;

import org.jspecify.annotations.NullMarked;
