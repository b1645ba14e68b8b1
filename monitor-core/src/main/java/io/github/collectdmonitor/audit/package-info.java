/** The audit log: who asked for what, what was decided and what came of it, in lines that vouch for those before them. */
@NullMarked
package io.github.collectdmonitor.audit;

import org.jspecify.annotations.NullMarked;
