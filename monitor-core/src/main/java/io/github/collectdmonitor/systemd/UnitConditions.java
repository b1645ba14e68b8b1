package io.github.collectdmonitor.systemd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.collectd.syntax.FileNameExpansion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Evaluates the conditions and assertions of a unit that are about files, as systemd does at a start (systemd.unit(5)):
 * if one does not hold, systemd does not start the unit, whatever its config. All others are assumed to hold.
 */
public final class UnitConditions {
    private static final List<String> PROPERTIES = List.of("Conditions", "Asserts");
    private static final int FIELDS = 5;
    private static final int MOST_NAMES = 1000;

    private UnitConditions() {}

    /**
     * A condition or assertion, such as {@code ConditionPathExists=|!/etc/off}.
     *
     * @param name its name
     * @param trigger whether only one of all triggering conditions must hold ({@code |})
     * @param negated whether it is negated ({@code !})
     * @param parameter a path, or another value
     */
    private record Condition(String name, boolean trigger, boolean negated, String parameter) {
        /** Whether it holds; empty if it is not about a file, or the file cannot be accessed. */
        Optional<Boolean> holds() {
            try {
                return evaluate().map(result -> result != negated);
            } catch (IOException | InvalidPathException e) {
                return Optional.empty();
            }
        }

        private Optional<Boolean> evaluate() throws IOException {
            if (!parameter.startsWith("/")) {
                return Optional.empty();
            }
            if (name.endsWith("PathExistsGlob")) {
                String bytes = new String(parameter.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                return Optional.of(FileNameExpansion.of(bytes, MOST_NAMES).stream()
                        .flatMap(match -> FileNameExpansion.path(match).stream())
                        .anyMatch(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)));
            }
            Path path = Path.of(parameter);
            boolean missing = Files.notExists(path);
            if (!missing && !Files.exists(path)) {
                return Optional.empty();
            }
            return switch (name.replaceFirst("^(Condition|Assert)", "")) {
                case "PathExists" -> Optional.of(!missing);
                case "PathIsDirectory" -> Optional.of(Files.isDirectory(path));
                case "PathIsSymbolicLink" -> Optional.of(Files.isSymbolicLink(path));
                case "DirectoryNotEmpty" -> Optional.of(Files.isDirectory(path) && hasChildren(path));
                case "FileNotEmpty" -> Optional.of(Files.isRegularFile(path) && Files.size(path) > 0);
                case "FileIsExecutable" -> Optional.of(Files.isRegularFile(path) && isExecutable(path));
                default -> Optional.empty();
            };
        }

        private static boolean hasChildren(Path folder) throws IOException {
            try (Stream<Path> children = Files.list(folder)) {
                return children.findAny().isPresent();
            }
        }

        private static boolean isExecutable(Path file) throws IOException {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return mode.contains(PosixFilePermission.OWNER_EXECUTE)
                    || mode.contains(PosixFilePermission.GROUP_EXECUTE)
                    || mode.contains(PosixFilePermission.OTHERS_EXECUTE);
        }

        @Override
        public String toString() {
            return name + "=" + (trigger ? "|" : "") + (negated ? "!" : "") + parameter;
        }
    }

    /**
     * Returns a condition that certainly does not hold now.
     *
     * @param missing the config if it does not exist yet: conditions about its folder may hold when it does
     */
    public static Optional<String> obstacle(UnitSource source, Optional<Path> missing) throws InterruptedException {
        for (String property : PROPERTIES) {
            Optional<String> obstacle = obstacle(parse(source.list(property).orElse("")), missing);
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> obstacle(List<Condition> conditions, Optional<Path> missing) {
        List<Condition> triggers = new ArrayList<>();
        boolean triggered = false;
        for (Condition condition : conditions) {
            boolean later = missing.isPresent()
                    && condition
                            .parameter()
                            .startsWith(String.valueOf(missing.get().getParent()));
            boolean fails = !later && condition.holds().equals(Optional.of(false));
            if (!condition.trigger() && fails) {
                return Optional.of("its " + condition + " does not hold");
            }
            if (condition.trigger()) {
                triggers.add(condition);
                triggered |= !fails;
            }
        }
        return triggers.isEmpty() || triggered
                ? Optional.empty()
                : Optional.of("none of its conditions " + triggers + " holds");
    }

    /** Parses the JSON of busctl(1): each condition is a name, trigger, negation, parameter and the last result. */
    private static List<Condition> parse(String json) {
        List<Condition> conditions = new ArrayList<>();
        try {
            JsonArray data = json.isBlank()
                    ? null
                    : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("data");
            if (data != null) {
                for (JsonElement each : data) {
                    JsonArray fields = each.getAsJsonArray();
                    if (fields.size() == FIELDS) {
                        conditions.add(new Condition(
                                fields.get(0).getAsString(),
                                fields.get(1).getAsBoolean(),
                                fields.get(2).getAsBoolean(),
                                fields.get(3).getAsString()));
                    }
                }
            }
        } catch (JsonParseException | IllegalStateException | ClassCastException | UnsupportedOperationException e) {
            // An unknown format is ignored; the unit is assumed to start.
            return List.of();
        }
        return conditions;
    }
}
