/** What is remembered of each series: values, holds and the rules that concern it. */
@NullMarked
package io.github.collectdmonitor.rules.series;

import org.jspecify.annotations.NullMarked;
