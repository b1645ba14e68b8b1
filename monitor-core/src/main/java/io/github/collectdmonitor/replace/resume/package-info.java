/** Resumes a replacement that the previous run of the agent left unfinished. */
@NullMarked
package io.github.collectdmonitor.replace.resume;

import org.jspecify.annotations.NullMarked;
