package io.github.collectdmonitor.systemtests;

import static io.github.collectdmonitor.systemtests.Forces.isRename;
import static io.github.collectdmonitor.systemtests.Forces.source;
import static io.github.collectdmonitor.systemtests.Forces.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which a replacement must do what it does to files, so that a power cut at any instant leaves a host that
 * the journal tells how to bring up.
 */
final class FileOrder {
    private static final Pattern STAGE = Pattern.compile("\"stage\": ?\"(\\w+)\"");
    private static final Set<String> STOPS = Set.of("STOP", "BACK_STOP");
    private static final Set<String> STARTS = Set.of("START", "BACK_START");
    private static final Set<String> PLACES = Set.of("SWAP", "BACK_RESTORE");
    private static final Set<String> BACKUPS = Set.of("BACK_UP");

    private final Forces forces;
    private final Path config;
    private final Path state;
    private final Path collectd;

    /**
     * Takes a record.
     *
     * @param config the collectd.conf
     * @param state the agent's state folder
     * @param collectd the collectd binary
     */
    FileOrder(List<SystemCall> record, Path config, Path state, Path collectd) {
        this.forces = new Forces(record);
        this.config = config;
        this.state = state;
        this.collectd = collectd;
    }

    /** The files that were replaced, in order, each by one call. */
    List<SystemCall> renames() {
        return forces.calls().stream()
                .filter(call -> isRename(call) && isWatched(target(call)))
                .toList();
    }

    /** The stages of the journal at each action on collectd or its files, in order. */
    List<String> stagesOfActs() {
        return forces.calls().stream()
                .filter(call -> stagesFor(call).isPresent())
                .map(this::durableStage)
                .toList();
    }

    /** Everything that was done in a wrong order; empty where all is well. */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        for (SystemCall rename : renames()) {
            if (!forces.forcedBefore(rename, source(rename))) {
                found.add("put into place before it was forced: " + rename);
            }
            if (!folderIsForcedNext(rename)) {
                found.add("the folder was not forced at once after: " + rename);
            }
        }
        forces.calls().stream().filter(this::endangersConfig).forEach(call -> found.add("collectd.conf: " + call));
        for (SystemCall call : forces.calls()) {
            stagesFor(call).ifPresent(stages -> {
                String stage = durableStage(call);
                if (!stages.contains(stage)) {
                    found.add("the journal says \"" + stage + "\", and not one of " + stages + ", at: " + call);
                }
            });
        }
        return found;
    }

    private boolean isWatched(Path path) {
        return path.startsWith(state) || path.startsWith(Objects.requireNonNull(config.getParent()));
    }

    /** What the same thread does next beside opening and clearing away must be that. */
    private boolean folderIsForcedNext(SystemCall rename) {
        Path folder = Objects.requireNonNull(target(rename).getParent());
        return forces.calls().stream()
                .filter(call -> call.thread() == rename.thread() && rename.endedBefore(call))
                .filter(call -> !call.name().equals("openat") || Forces.opensForWriting(call))
                .findFirst()
                .filter(next -> next.name().equals("fsync") && next.file().equals(folder.toString()))
                .isPresent();
    }

    /** Whether collectd.conf might be missing, or half of it, for an instant. */
    private boolean endangersConfig(SystemCall call) {
        boolean removes = (call.name().startsWith("unlink")
                        || (isRename(call) && call.name().startsWith("rename")))
                && call.text(0).equals(config.toString());
        boolean opens = Forces.opensForWriting(call) && call.text(0).equals(config.toString());
        boolean truncates = call.name().equals("truncate") && call.text(0).equals(config.toString());
        return removes || opens || truncates || Forces.isWriteTo(call, config);
    }

    /** At which stages this may be done; empty for what no stage is for. */
    private Optional<Set<String>> stagesFor(SystemCall call) {
        if (isRename(call) && target(call).equals(config)) {
            return Optional.of(PLACES);
        }
        if (isRename(call) && target(call).equals(config.resolveSibling(config.getFileName() + ".orig"))) {
            return Optional.of(BACKUPS);
        }
        if (call.name().equals("kill") && call.arguments().matches("[1-9]\\d*, SIGTERM")) {
            return Optional.of(STOPS);
        }
        boolean starts = call.name().equals("execve")
                && call.text(0).equals(collectd.toString())
                && call.texts().contains("-C")
                && !call.texts().contains("-T");
        return starts ? Optional.of(STARTS) : Optional.empty();
    }

    /** The stage in the journal that was on disk for sure when a call was entered; empty where there was none. */
    private String durableStage(SystemCall moment) {
        Path journal = state.resolve("replacement");
        String stage = "";
        for (SystemCall rename : renames()) {
            if (target(rename).equals(journal) && forces.forcedBetween(rename, moment, state)) {
                Matcher matcher = STAGE.matcher(forces.written(rename, source(rename)));
                stage = matcher.find() ? matcher.group(1) : "unreadable";
            }
        }
        return stage;
    }
}
