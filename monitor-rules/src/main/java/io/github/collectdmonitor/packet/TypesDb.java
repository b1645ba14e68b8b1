package io.github.collectdmonitor.packet;

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
     * Reads files as collectd does: a type in a later one replaces that of an earlier one, a line that makes no sense is left out,
     * and so is a file that cannot be read or is larger than 4 MiB, each with a warning.
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
                        "{0} cannot be read, so data sources of its types have neither names nor limits: {1}",
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
                    "{0}, line {1,number,#}: no type and its data sources{2}",
                    file,
                    skipped.get(0),
                    others);
        }
    }

    /** The data sources of a type, in order; empty where the type is not known. */
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
