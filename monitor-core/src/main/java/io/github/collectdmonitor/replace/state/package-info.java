/** What replacements record on disk: the journal, known good and failed configs, pending confirmations. */
@NullMarked
package io.github.collectdmonitor.replace.state;

import org.jspecify.annotations.NullMarked;
