package io.github.collectdmonitor.settings;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The commands of a host, by service and command name.
 *
 * @param commands by service and command name
 */
public record Services(Map<String, Map<String, CommandDefinition>> commands) {
    /** Copies the maps. */
    public Services {
        commands = commands.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
    }

    /** Returns the services of a host without commands. */
    public static Services none() {
        return new Services(Map.of());
    }

    @Override
    public String toString() {
        Map<String, Object> names = new TreeMap<>();
        commands.forEach((service, defined) -> names.put(service, defined.keySet()));
        return "Services" + names;
    }
}
