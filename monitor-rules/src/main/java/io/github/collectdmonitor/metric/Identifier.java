package io.github.collectdmonitor.metric;

/**
 * What a value or a notification is about (collectd "Naming schema"). Empty where a part is not given.
 *
 * @param host the host that it comes from
 * @param plugin who read it
 * @param pluginInstance of which of several, such as a disk
 * @param type what is measured, as named in types.db
 * @param typeInstance which of several of that type
 */
public record Identifier(String host, String plugin, String pluginInstance, String type, String typeInstance) {
    /** As collectd writes it: {@code host/plugin-instance/type-instance}. */
    @Override
    public String toString() {
        return host + "/" + joined(plugin, pluginInstance) + "/" + joined(type, typeInstance);
    }

    private static String joined(String name, String instance) {
        return instance.isEmpty() ? name : name + "-" + instance;
    }
}
