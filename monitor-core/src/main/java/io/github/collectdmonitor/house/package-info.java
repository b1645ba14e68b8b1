/** Host security: who else can change what the agent runs, and the environment of the programs that it starts. */
@NullMarked
package io.github.collectdmonitor.house;

import org.jspecify.annotations.NullMarked;
