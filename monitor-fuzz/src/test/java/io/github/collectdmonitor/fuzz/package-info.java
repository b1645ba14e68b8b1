/**
 * Fuzz tests of the readers of untrusted bytes.
 *
 * <p>A target is a class {@code …Target} with {@code public static void fuzzerTestOneInput(byte[])}, which throws
 * on a violation, {@code public static byte[] text(byte[])}, which returns the text of an input, and a folder of
 * its name in {@code src/test/fuzz}: in {@code seeds} real inputs, in {@code found} inputs that failed
 * before. The script {@code fuzz} and {@link io.github.collectdmonitor.fuzz.KnownInputsTest} use the folders.
 */
@NullMarked
package io.github.collectdmonitor.fuzz;

import org.jspecify.annotations.NullMarked;
