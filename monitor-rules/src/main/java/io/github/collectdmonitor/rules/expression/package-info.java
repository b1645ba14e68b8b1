/** The language of conditions: a parser of expressions, their tree, which evaluates itself, and advice about them. */
@NullMarked
package io.github.collectdmonitor.rules.expression;

import org.jspecify.annotations.NullMarked;
