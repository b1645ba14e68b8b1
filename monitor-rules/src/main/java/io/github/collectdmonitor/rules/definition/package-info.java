/** What a rule file defines: rules, their actions, targets, holds and limits. */
@NullMarked
package io.github.collectdmonitor.rules.definition;

import org.jspecify.annotations.NullMarked;
