package io.github.collectdmonitor.packet.types;

import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data sources of each type (types.db(5)); packets do not contain their names. */
public final class TypesDb {
    /** The path in packages of collectd. */
    public static final Path DEFAULT = Path.of("/usr/share/collectd/types.db");

    /** A TypesDB without types. */
    public static final TypesDb EMPTY = new TypesDb(Map.of());

    private static final Logger LOG = System.getLogger(TypesDb.class.getName());
    private static final int LARGEST_BYTES = 4 * 1024 * 1024;

    private final Map<String, List<DataSource>> types;

    private TypesDb(Map<String, List<DataSource>> types) {
        this.types = Map.copyOf(types);
    }

    /**
     * Reads files like collectd: a type in a later file replaces that of an earlier one; invalid lines, and files that
     * cannot be read or are larger than 4 MiB, are skipped with a warning.
     */
    public static TypesDb read(List<Path> files) {
        Map<String, List<DataSource>> types = new HashMap<>();
        for (Path file : files) {
            TypesDbReader reader = new TypesDbReader(types);
            try {
                reader.read(bytes(file));
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Cannot read {0}: {1}; data sources of its types have neither names nor limits",
                        file,
                        StateFiles.reason(e));
            }
            warn(file, reader.skipped());
        }
        return new TypesDb(types);
    }

    private static void warn(Path file, List<Integer> skipped) {
        if (!skipped.isEmpty()) {
            String others = skipped.size() == 1 ? "" : ", and " + (skipped.size() - 1) + " more of its lines";
            LOG.log(
                    Level.WARNING,
                    "{0}, line {1,number,#}: not a type with data sources{2}",
                    file,
                    skipped.get(0),
                    others);
        }
    }

    /** Returns the data sources of a type, in order; empty if the type is unknown. */
    public List<DataSource> sources(String type) {
        return types.getOrDefault(type, List.of());
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new IOException("it is larger than " + LARGEST_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
