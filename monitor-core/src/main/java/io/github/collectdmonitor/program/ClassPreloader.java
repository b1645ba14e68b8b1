package io.github.collectdmonitor.program;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of the program's jar once and in the background. A class that is first needed after
 * the jar was overwritten in place can no longer be loaded. Thread-safe.
 *
 * <p>It costs some 0.4 s of processor time and 6 MiB. The libraries of rules and handlers are omitted: no
 * task needs them to finish.
 */
public final class ClassPreloader {
    private static final Logger LOG = System.getLogger(ClassPreloader.class.getName());
    private static final String SUFFIX = ".class";
    private static final List<String> LEFT_OUT = List.of("META-INF/", "org/apache/commons/", "picocli/", "module-info");
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final ClassPreloader OF_THIS_PROGRAM = new ClassPreloader(jarOf(ClassPreloader.class));

    private final @Nullable Path jar;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private volatile @Nullable String failure;

    private ClassPreloader(@Nullable Path jar) {
        this.jar = jar;
        if (jar == null) {
            loaded.countDown();
            return;
        }
        Thread thread = new Thread(this::load, "class-loading");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the classes of this library's jar; the first call begins to load them. */
    public static ClassPreloader ofThisProgram() {
        return OF_THIS_PROGRAM;
    }

    /**
     * Waits until all classes are loaded, for a minute at most, and returns why they are not, for a result; empty
     * if they are, or if the program is not a jar.
     */
    public Optional<String> awaitLoaded() throws InterruptedException {
        if (!loaded.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            return Optional.of("The agent's classes are not loaded after " + LONGEST.toSeconds() + " s");
        }
        return Optional.ofNullable(failure);
    }

    private void load() {
        Path file = jar;
        try {
            Object before = identity(file);
            load(file);
            if (!before.equals(identity(file))) {
                fail("The agent's jar " + file + " was changed while its classes were loaded; restart the agent");
            }
        } catch (IOException | RuntimeException | Error e) {
            fail("The agent's jar " + file + " cannot be read (" + e + "); restart the agent");
        } finally {
            loaded.countDown();
        }
    }

    private void fail(String reason) {
        failure = reason;
        LOG.log(Level.ERROR, reason);
    }

    private static void load(@Nullable Path file) throws IOException {
        try (JarFile opened = new JarFile(String.valueOf(file))) {
            for (JarEntry entry : Collections.list(opened.entries())) {
                String name = entry.getName();
                if (name.endsWith(SUFFIX) && LEFT_OUT.stream().noneMatch(name::startsWith)) {
                    load(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'));
                }
            }
        }
    }

    /** Loads a class without initializing it, which may have side effects. */
    private static void load(String name) {
        try {
            Class.forName(name, false, ClassPreloader.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // A library's class that needs a missing optional library; a change of the jar is detected at the end.
            LOG.log(Level.DEBUG, "Cannot load the class {0}: {1}", name, e);
        }
    }

    /** Returns attributes that differ after a file was overwritten or replaced. */
    private static Object identity(@Nullable Path file) throws IOException {
        return file == null ? Map.of() : Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime");
    }

    private static @Nullable Path jarOf(Class<?> type) {
        try {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            Path path = source == null ? null : Path.of(source.getLocation().toURI());
            return path != null && Files.isRegularFile(path) ? path : null;
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
