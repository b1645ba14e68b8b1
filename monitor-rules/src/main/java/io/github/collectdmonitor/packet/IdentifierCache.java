package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.Identifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Caches identifiers; bounded like the {@link NameCache} of their names. */
final class IdentifierCache {
    private static final int SLOTS = 1 << 16;

    private final NameCache names;
    private final @Nullable Identifier[] identifiers = new Identifier[SLOTS];
    private int generation;

    IdentifierCache(NameCache names) {
        this.names = names;
    }

    Identifier identifier(String host, String plugin, String pluginInstance, String type, String typeInstance) {
        if (generation != names.generation()) {
            Arrays.fill(identifiers, null);
            generation = names.generation();
        }
        int hash = host.hashCode();
        hash = 31 * hash + plugin.hashCode();
        hash = 31 * hash + pluginInstance.hashCode();
        hash = 31 * hash + type.hashCode();
        hash = 31 * hash + typeInstance.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Identifier known = identifiers[slot];
        if (known != null
                && known.typeInstance().equals(typeInstance)
                && known.type().equals(type)
                && known.pluginInstance().equals(pluginInstance)
                && known.plugin().equals(plugin)
                && known.host().equals(host)) {
            return known;
        }
        Identifier identifier = new Identifier(host, plugin, pluginInstance, type, typeInstance);
        identifiers[slot] = identifier;
        return identifier;
    }
}
