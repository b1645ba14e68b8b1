package io.github.collectdmonitor.settings.load;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known key for a misspelt one. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns the most similar known key, if at most a third of the letters differ. */
    public static Optional<String> nearest(String unknown, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(1, unknown.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(unknown.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns how many letters must be added, removed or changed (Levenshtein distance). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
