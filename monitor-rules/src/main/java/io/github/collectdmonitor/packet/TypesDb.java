package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data sources of each type (types.db(5)). Packets carry no names of data sources. */
public final class TypesDb {
    /** Where packages of collectd put it. */
    public static final Path DEFAULT = Path.of("/usr/share/collectd/types.db");

    /** Knows no type. */
    public static final TypesDb EMPTY = new TypesDb(Map.of());

    private static final Logger LOG = System.getLogger(TypesDb.class.getName());
    private static final int LARGEST_BYTES = 4 * 1024 * 1024;

    private final Map<String, List<DataSource>> types;

    private TypesDb(Map<String, List<DataSource>> types) {
        this.types = Map.copyOf(types);
    }

    /**
     * Reads files as collectd does: a type in a later one replaces that of an earlier one, and a line that makes no sense is
     * left out, with a warning.
     *
     * @throws IOException if one cannot be read or is larger than 4 MiB
     */
    public static TypesDb read(List<Path> files) throws IOException {
        Map<String, List<DataSource>> types = new HashMap<>();
        for (Path file : files) {
            int number = 0;
            for (String line : text(file).split("\r?\n", -1)) {
                number++;
                if (!take(line.strip(), types)) {
                    LOG.log(Level.WARNING, "{0}, line {1}: no type and its data sources", file, number);
                }
            }
        }
        return new TypesDb(types);
    }

    /** The data sources of a type, in order; empty where the type is not known. */
    public List<DataSource> sources(String type) {
        return types.getOrDefault(type, List.of());
    }

    private static String text(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new IOException("Tried to read " + file + ", but it is larger than " + LARGEST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static boolean take(String line, Map<String, List<DataSource>> types) {
        if (line.isEmpty() || line.startsWith("#")) {
            return true;
        }
        String[] fields = line.split("\\s+", -1);
        List<DataSource> sources = new ArrayList<>();
        for (int i = 1; i < fields.length; i++) {
            Optional<DataSource> source = source(fields[i]);
            if (source.isEmpty()) {
                return false;
            }
            sources.add(source.get());
        }
        if (!sources.isEmpty()) {
            types.put(fields[0], List.copyOf(sources));
        }
        return !sources.isEmpty();
    }

    /** Reads {@code name:TYPE:min:max}, with a comma after all but the last. */
    private static Optional<DataSource> source(String field) {
        String[] parts = (field.endsWith(",") ? field.substring(0, field.length() - 1) : field).split(":", -1);
        if (parts.length != 4 || parts[0].isEmpty()) {
            return Optional.empty();
        }
        try {
            double min = limit(parts[2], Double.NEGATIVE_INFINITY);
            double max = limit(parts[3], Double.POSITIVE_INFINITY);
            return DataSourceType.of(parts[1]).map(type -> new DataSource(parts[0], type, min, max));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static double limit(String text, double unlimited) {
        return text.equals("U") ? unlimited : Double.parseDouble(text);
    }
}
