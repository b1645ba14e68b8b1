/**
 * Fuzz tests of what reads bytes from outside.
 *
 * <p>A target is a class {@code …Target} with {@code public static void fuzzerTestOneInput(byte[])}, which throws what
 * must not happen, {@code public static byte[] text(byte[])}, which says what such an input stands for, and a folder of
 * its name in {@code src/test/fuzz}: in {@code seeds} real inputs to begin with, in {@code found} inputs that once
 * failed. The script {@code fuzz} and {@link io.github.collectdmonitor.fuzz.KnownInputsTest} go by the folders.
 */
@NullMarked
package io.github.collectdmonitor.fuzz;

import org.jspecify.annotations.NullMarked;
