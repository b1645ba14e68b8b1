package io.github.collectdmonitor.metric;

/**
 * The identifier of a value or a notification (collectd "Naming schema"). Missing parts are empty.
 *
 * @param host the host
 * @param plugin the plugin that read it
 * @param pluginInstance which of several instances, such as a disk
 * @param type the measured quantity, as named in types.db
 * @param typeInstance which of several of that type
 */
public record Identifier(String host, String plugin, String pluginInstance, String type, String typeInstance) {
    /** Returns the form of collectd: {@code host/plugin-instance/type-instance}. */
    @Override
    public String toString() {
        return host + "/" + joined(plugin, pluginInstance) + "/" + joined(type, typeInstance);
    }

    private static String joined(String name, String instance) {
        return instance.isEmpty() ? name : name + "-" + instance;
    }
}
