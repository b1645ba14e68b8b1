package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.CheckResult.Accepted;
import io.github.collectdmonitor.collectd.CheckResult.Broken;
import io.github.collectdmonitor.collectd.TestRun.Ended;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.sandbox.IsolationEffect;
import io.github.collectdmonitor.sandbox.ProgramIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets collectd itself judge a config before it is in place.
 *
 * <p>{@code collectd -T} reads, writes and shuts down for real, so that it is given a wrapper which includes the config
 * and then sets an impossible timeout: collectd ends there, after parsing, before it starts anything.
 */
public final class ConfigCheck {
    /** Larger ones keep collectd's parser busy for minutes. */
    private static final int LARGEST = 8 * 1024 * 1024;

    private static final int WRAPPER_LINES = 2;
    private static final String PARSED = "Cannot set the timeout to a correct value.";
    private static final String NOT_PARSED = "Parsing the config file failed!";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Collectd collectd;
    private final CollectdInstallation installation;
    private final Programs programs;
    private final Duration timeout;

    ConfigCheck(Collectd collectd, Programs programs, Duration timeout) {
        this.collectd = collectd;
        this.installation = collectd.installation();
        this.programs = programs;
        this.timeout = timeout;
    }

    /** Whether collectd would start with this config, which is a file that is not in place yet. */
    public CheckResult check(Path candidate) throws InterruptedException {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            byte[] bytes = Files.readAllBytes(candidate);
            // Every byte is a letter in this encoding, and comes out as it went in.
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (bytes.length > LARGEST) {
                return new Broken("it is larger than " + LARGEST + " bytes");
            }
            if (text.indexOf('\0') >= 0) {
                return new Broken("it holds a NUL character");
            }
            Optional<String> objection = ConfigScan.objection(ConfigReader.read(candidate));
            if (objection.isPresent()) {
                return new Broken(objection.get());
            }
            // Beside the candidate and named like it, so that what a crash leaves is removed with it.
            Path quiet = quietOf(candidate);
            try {
                Files.deleteIfExists(quiet);
                Files.createFile(quiet, OWNER_ONLY);
                Files.writeString(quiet, QuietConfig.of(text), StandardCharsets.ISO_8859_1);
                return judge(scratch.path(), candidate, quiet, Secrets.of(candidate));
            } finally {
                Files.deleteIfExists(quiet);
            }
        } catch (IOException e) {
            return new Broken("it could not be checked: " + e.getMessage());
        }
    }

    /** Judges it with what the daemon will be given. */
    private CheckResult judge(Path scratch, Path candidate, Path quiet, Secrets ofConfig)
            throws IOException, InterruptedException {
        DaemonContext context = collectd.context();
        Secrets secrets = ofConfig.and(context.identity().variables());
        CheckResult result = judge(scratch, candidate, quiet, secrets, context.identity());
        if (result instanceof Broken broken) {
            boolean other = IsolationEffect.isCertainlyTheConfig(broken.reason());
            return other ? broken : new Broken(broken.reason() + context.difference());
        }
        List<String> warnings = new ArrayList<>(context.warnings());
        warnings.addAll(((Accepted) result).warnings());
        return new Accepted(warnings);
    }

    private CheckResult judge(Path scratch, Path candidate, Path quiet, Secrets secrets, ProgramIdentity identity)
            throws IOException, InterruptedException {
        TestRun run = new TestRun(installation, programs, timeout, identity);
        Path wrapper = wrap(scratch, candidate);
        Ended ended = run.isolated(scratch, wrapper, List.of(candidate));
        if (!ended.entered()) {
            Ended exposed = run.exposed(wrapper);
            return isParsed(exposed)
                    ? new Accepted(List.of("The new config was parsed outside of a sandbox, which this host does not"
                            + " allow the agent (" + Programs.describe(ended.execution())
                            + "): what its plugins do as soon as they are configured was done"))
                    : new Broken(reason(exposed, scratch, candidate, secrets, () -> run.exposed(wrap(scratch, quiet))));
        }
        if (isParsed(ended)) {
            List<String> warnings = new IsolatedTest(run, installation.name()).warnings(scratch, quiet, secrets);
            String empty = "Configuration file " + installation.name() + " is empty.";
            // What it includes can depend on what only collectd knows.
            return warnings.stream().anyMatch(warning -> warning.contains(empty))
                    ? new Broken(empty)
                    : new Accepted(warnings);
        }
        String reason = reason(
                ended, scratch, candidate, secrets, () -> run.isolated(scratch, wrap(scratch, quiet), List.of(quiet)));
        return IsolationEffect.isPossible(ended.printed() + reason)
                ? new Accepted(
                        List.of("collectd could not configure its plugins in the sandbox of the check, which has no"
                                + " network but a loopback; that is taken for the reason: " + reason))
                : new Broken(reason);
    }

    /** The link's plain path keeps the candidate's own from being expanded as a shell pattern by collectd. */
    private static Path wrap(Path scratch, Path candidate) throws IOException {
        Path link = link(scratch);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, candidate);
        Path wrapper = scratch.resolve("wrapper");
        Files.writeString(wrapper, "Include \"" + link + "\"\nTimeout 1\n");
        return wrapper;
    }

    private static Path link(Path scratch) {
        return scratch.resolve("candidate");
    }

    private static boolean isParsed(Ended ended) {
        if (!(ended.execution() instanceof Execution.Exited exited) || exited.status() != 1) {
            return false;
        }
        String printed = ended.printed();
        return printed.contains(PARSED) && !printed.contains(NOT_PARSED);
    }

    /** Runs the check of the quiet config. */
    @FunctionalInterface
    private interface QuietRun {
        Ended run() throws IOException, InterruptedException;
    }

    private String reason(Ended ended, Path scratch, Path candidate, Secrets secrets, QuietRun quiet)
            throws IOException, InterruptedException {
        if (ended.killed()) {
            return "collectd could not check it: no end within " + timeout.toSeconds() + " s";
        }
        if (!(ended.execution() instanceof Execution.Exited exited)) {
            return "collectd could not check it: " + Programs.describe(ended.execution());
        }
        if (exited.status() > 128) {
            return "collectd was killed by signal " + (exited.status() - 128) + " while it read it";
        }
        String said = said(exited, scratch, candidate, secrets);
        if (!said.endsWith(NOT_PARSED) || said.contains(";")) {
            return said;
        }
        // It said no more than that; what it said before went to its log.
        Ended again = quiet.run();
        return again.execution() instanceof Execution.Exited told && !isParsed(again)
                ? said(told, scratch, quietOf(candidate), secrets)
                : said;
    }

    private String said(Execution.Exited exited, Path scratch, Path candidate, Secrets secrets) {
        String said = Complaints.of(
                exited.output().errorOutput(),
                List.of(link(scratch).toString(), candidate.toString()),
                installation.name(),
                WRAPPER_LINES,
                secrets);
        return said.isEmpty() ? "collectd ended with exit status " + exited.status() + " and said nothing" : said;
    }

    private static Path quietOf(Path candidate) {
        return candidate.resolveSibling(candidate.getFileName() + ".quiet.staged");
    }
}
