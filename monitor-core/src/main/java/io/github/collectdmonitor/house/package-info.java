/** The agent's own house: who may change what it runs, and what the programs that it starts are given. */
@NullMarked
package io.github.collectdmonitor.house;

import org.jspecify.annotations.NullMarked;
