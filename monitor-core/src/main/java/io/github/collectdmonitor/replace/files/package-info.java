/** The files of a replacement: collectd.conf, its copies, the staged file, the state folder. */
@NullMarked
package io.github.collectdmonitor.replace.files;

import org.jspecify.annotations.NullMarked;
