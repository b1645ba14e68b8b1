package io.github.collectdmonitor.testkit.collectd;

import java.nio.file.Path;
import java.util.Map;

/**
 * Complete texts for collectd.conf, each with known behaviour in collectd 5.12.0.
 *
 * <p>All write inside one folder and read once a second. All that load Python need
 * {@link #pythonModules()} as files in {@link #moduleFolder()}.
 *
 * @param folder the folder that collectd writes to; short enough for a unix socket in it
 */
public record CollectdTexts(Path folder) {
    private static final Map<String, String> PYTHON_MODULES =
            Map.of("blocked_writer.py", """
            import collectd, threading
            collectd.register_write(lambda values, data=None: threading.Event().wait())
            """, "crash_on_demand.py", """
            import collectd, os, threading, time
            def crash(data=None):
                while not os.path.exists(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'crash')):
                    time.sleep(0.05)
                os.abort()
            def start():
                threading.Thread(target=crash, daemon=True).start()
            collectd.register_init(start)
            """, "hung_read.py", """
            import collectd, threading
            collectd.register_read(lambda data=None: threading.Event().wait())
            """);

    /** Sources of the Python plugins, by file name. */
    public Map<String, String> pythonModules() {
        return PYTHON_MODULES;
    }

    /** The folder of the Python plugins. */
    public Path moduleFolder() {
        return folder.resolve("modules");
    }

    /** The unix socket of every text that has one. */
    public Path socket() {
        return folder.resolve("sock");
    }

    /** The log of every text. */
    public Path log() {
        return folder.resolve("collectd.log");
    }

    /** Works: reads load and memory, writes csv, and shows its values at the socket. */
    public String good() {
        return basis() + unixsock() + writer();
    }

    /** Works, and differs from {@link #good()} by a comment. */
    public String good(String comment) {
        return "# " + comment + "\n" + good();
    }

    /** Works, and has no socket at which values could be seen. */
    public String goodWithoutSocket() {
        return basis() + writer();
    }

    /**
     * Starts, but each write blocks for ever. The five write threads first take a value each, so {@code LISTVAL} shows
     * five fresh values for about two intervals and {@code 0 Values found} from then on. TERM does not end it within
     * 20 s.
     */
    public String blockedWriters() {
        return basis() + unixsock() + python("blocked_writer");
    }

    /** Starts, but a chain drops every value before the cache: {@code LISTVAL} never shows one. */
    public String dropsEverything() {
        return good() + """
                PreCacheChain "drop"
                <Chain "drop">
                  Target "stop"
                </Chain>
                """;
    }

    /**
     * Lives until there is a {@link #crashFile()}, then aborts (signal 6). Until then it shows no value, and its
     * interval shows that none is due for a minute, so a check of its values takes as long on any machine.
     */
    public String crashesOnDemand() {
        return dropsEverything().replace("Interval 1\n", "Interval 30\n") + python("crash_on_demand");
    }

    /** The file whose creation makes {@link #crashesOnDemand()} abort immediately. */
    public Path crashFile() {
        return moduleFolder().resolve("crash");
    }

    /** Works, but {@code -T} exits 1: its memcached plugin reads from a port on which nothing listens. */
    public String memcachedDown() {
        return good() + """
                LoadPlugin memcached
                <Plugin memcached>
                  <Instance "down">
                    Address "127.0.0.1"
                    Port "1"
                  </Instance>
                </Plugin>
                """;
    }

    /** Works and shows fresh values, but one read hangs: TERM does not end it within 60 s. */
    public String hungRead() {
        return good() + python("hung_read");
    }

    /** Is rejected: a block is not closed. */
    public String syntaxError() {
        return good() + "<Plugin load>\n";
    }

    /** Is rejected: there is no such plugin. */
    public String unknownPlugin() {
        return good() + "LoadPlugin nosuch\n";
    }

    private String basis() {
        return """
                FQDNLookup false
                Hostname "testhost"
                Interval 1
                BaseDir "%1$s"
                TypesDB "/usr/share/collectd/types.db"
                LoadPlugin logfile
                <Plugin logfile>
                  LogLevel info
                  File "%2$s"
                  Timestamp true
                </Plugin>
                LoadPlugin load
                LoadPlugin memory
                """.formatted(folder, log());
    }

    private String writer() {
        return """
                LoadPlugin csv
                <Plugin csv>
                  DataDir "%s"
                </Plugin>
                """.formatted(folder.resolve("csv"));
    }

    private String unixsock() {
        return """
                LoadPlugin unixsock
                <Plugin unixsock>
                  SocketFile "%s"
                  SocketGroup "root"
                  SocketPerms "0600"
                  DeleteSocket true
                </Plugin>
                """.formatted(socket());
    }

    private String python(String module) {
        return """
                LoadPlugin python
                <Plugin python>
                  ModulePath "%s"
                  Import "%s"
                </Plugin>
                """.formatted(moduleFolder(), module);
    }
}
