package io.github.collectdmonitor.testkit.every;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class if a file was created, changed or deleted in the product's default folders meanwhile. Tests use
 * temporary folders. JUnit registers this extension automatically.
 */
public final class MachineFilesGuard implements BeforeAllCallback, AfterAllCallback {
    /** The files that only an administrator changes. */
    private static final List<Path> CONTENT = List.of(
            Path.of("/etc/collectd"),
            Path.of("/etc/collectd.conf"),
            Path.of("/etc/collectd.conf.orig"),
            Path.of("/etc/.collectd.conf.lock"),
            Path.of("/etc/collectd-monitor"));

    /** The files that a collectd or an agent of the machine changes. */
    private static final List<Path> PRESENCE = List.of(
            Path.of("/var/lib/collectd-monitor"),
            Path.of("/run/collectd-monitor"),
            Path.of("/run/collectd.pid"),
            Path.of("/run/collectd-unixsock"));

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(MachineFilesGuard.class);

    private static final AtomicInteger CLASSES = new AtomicInteger();

    private final List<Path> content;
    private final List<Path> presence;

    /** Guards the product's default folders. */
    public MachineFilesGuard() {
        this(CONTENT, PRESENCE);
    }

    MachineFilesGuard(List<Path> content, List<Path> presence) {
        this.content = content;
        this.presence = presence;
    }

    /** The number of classes that this process has started to guard. */
    static int classes() {
        return CLASSES.get();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        CLASSES.incrementAndGet();
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Snapshot(look()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Snapshot before = context.getStore(NAMESPACE).get(context.getUniqueId(), Snapshot.class);
        Set<String> changed = before == null ? Set.of() : changes(before.files(), look());
        if (!changed.isEmpty()) {
            throw new AssertionError("Files outside of temporary folders changed while " + context.getDisplayName()
                    + " ran: " + changed);
        }
    }

    private record Snapshot(Map<String, String> files) {}

    /** Returns the files that differ between two scans. */
    static Set<String> changes(Map<String, String> before, Map<String, String> after) {
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(file -> before.getOrDefault(file, "").equals(after.getOrDefault(file, "")));
        return changed;
    }

    /** Scans the folders: the size and the last change of each file, or only its existence. */
    Map<String, String> look() {
        Map<String, String> seen = new TreeMap<>();
        for (Path path : content) {
            addAll(path, seen);
        }
        for (Path path : presence) {
            if (Files.exists(path)) {
                seen.put(path.toString(), "there");
            }
        }
        return seen;
    }

    private static void addAll(Path root, Map<String, String> seen) {
        if (!Files.exists(root)) {
            return;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                /** The folder's own time shows files that were created and deleted again. */
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    seen.put(folder.toString(), "changed at " + attributes.lastModifiedTime());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    seen.put(file.toString(), attributes.size() + " bytes, " + attributes.lastModifiedTime());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot scan " + root, e);
        }
    }
}
