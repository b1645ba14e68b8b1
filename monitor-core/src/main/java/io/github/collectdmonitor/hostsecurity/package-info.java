/** Checks of the host: who else can change what the agent runs or records. */
@NullMarked
package io.github.collectdmonitor.hostsecurity;

import org.jspecify.annotations.NullMarked;
