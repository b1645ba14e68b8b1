package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.CheckResult;
import io.github.collectdmonitor.collectd.CheckResult.Accepted;
import io.github.collectdmonitor.collectd.CheckResult.Broken;
import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.DaemonContext;
import io.github.collectdmonitor.collectd.check.TestRun.Ended;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.collectd.syntax.NulCharacters;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.sandbox.IsolationEffect;
import io.github.collectdmonitor.sandbox.ProgramIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a config with collectd itself before it is put in place.
 *
 * <p>{@code collectd -T} really reads, writes and shuts down. It is therefore given the config with an invalid timeout
 * at its end: collectd exits there, after parsing and before it starts anything.
 */
public final class ConfigCheck {
    /** collectd's parser takes minutes for larger configs. */
    private static final int LARGEST = 8 * 1024 * 1024;

    private static final String PARSED = "Cannot set the timeout to a correct value.";
    private static final String NOT_PARSED = "Parsing the config file failed!";

    private final Collectd collectd;
    private final CollectdInstallation installation;
    private final ProgramRunner programRunner;
    private final Duration timeout;

    public ConfigCheck(Collectd collectd, ProgramRunner programRunner, Duration timeout) {
        this.collectd = collectd;
        this.installation = collectd.installation();
        this.programRunner = programRunner;
        this.timeout = timeout;
    }

    /** Checks whether collectd would start with this config, a file that is not in place yet. */
    public CheckResult check(Path candidate) throws InterruptedException {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            byte[] bytes = Files.readAllBytes(candidate);
            // In this encoding, each byte is one character and is preserved.
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (bytes.length > LARGEST) {
                return new Broken("it is larger than " + LARGEST + " bytes");
            }
            if (!NulCharacters.areInCommentsOnly(text)) {
                return new Broken("it contains a NUL character outside of comments");
            }
            boolean sameMounts = collectd.sharesMountNamespace();
            Optional<Findings> findings = BoundedFileReader.read(() -> Findings.of(candidate, sameMounts), timeout);
            if (findings.isEmpty()) {
                return new Broken("its included files could not be read within " + timeout.toSeconds()
                        + " s; a file system that does not answer may be the reason");
            }
            Optional<String> objection = findings.get().objection();
            if (objection.isPresent()) {
                return new Broken(objection.get());
            }
            // Beside the candidate and with the same prefix, so that files that a crash leaves behind are removed with
            // it.
            Path quiet = quietOf(candidate);
            try {
                TimedConfig.write(quiet, QuietConfig.of(text));
                return check(scratch.path(), candidate, quiet, findings.get().secrets());
            } finally {
                Files.deleteIfExists(quiet);
            }
        } catch (IOException e) {
            return new Broken("it could not be checked: " + e.getMessage());
        }
    }

    /** The findings in the config and its included files. */
    private record Findings(Optional<String> objection, ConfigSecrets secrets) {
        static Findings of(Path candidate, boolean sameMounts) {
            return new Findings(
                    ConfigEvaluation.objection(ConfigReader.read(candidate), sameMounts), ConfigSecrets.of(candidate));
        }
    }

    /** Checks it with the environment and user of the daemon. */
    private CheckResult check(Path scratch, Path candidate, Path quiet, ConfigSecrets ofConfig)
            throws IOException, InterruptedException {
        DaemonContext context = collectd.context();
        ConfigSecrets configSecrets = ofConfig.and(context.identity().variables());
        CheckResult result = check(scratch, candidate, quiet, configSecrets, context.identity());
        if (result instanceof Broken broken) {
            boolean other = IsolationEffect.isCertainlyTheConfig(broken.reason());
            return other ? broken : new Broken(broken.reason() + context.difference());
        }
        List<String> warnings = new ArrayList<>(context.warnings());
        warnings.addAll(((Accepted) result).warnings());
        return new Accepted(warnings);
    }

    private CheckResult check(
            Path scratch, Path candidate, Path quiet, ConfigSecrets configSecrets, ProgramIdentity identity)
            throws IOException, InterruptedException {
        TestRun run = new TestRun(installation, programRunner, timeout, identity);
        try (TimedConfig timed = TimedConfig.of(scratch, candidate)) {
            Ended ended = run.isolated(scratch, timed.config(), timed.files());
            if (!ended.entered() && !ended.isForbidden()) {
                return new Broken("it could not be checked, because its sandbox was not ready: "
                        + ProgramRunner.describe(ended.execution()));
            }
            if (!ended.entered()) {
                Ended exposed = run.exposed(timed.config());
                return isParsed(exposed)
                        ? new Accepted(
                                List.of("The new config was parsed outside of a sandbox, because this host does not"
                                        + " allow the agent to create one (" + ProgramRunner.describe(ended.execution())
                                        + "): its plugins have been configured for real"))
                        : new Broken(reason(
                                exposed, timed, scratch, quiet, configSecrets, again -> run.exposed(again.config())));
            }
            if (isParsed(ended)) {
                return tested(run, scratch, quiet, configSecrets);
            }
            String reason = reason(
                    ended,
                    timed,
                    scratch,
                    quiet,
                    configSecrets,
                    again -> run.isolated(scratch, again.config(), again.files()));
            return mayBeTheSandbox(ended, reason, identity)
                    ? new Accepted(
                            List.of("collectd could not configure its plugins in the sandbox of the check, which has no"
                                    + " network except loopback; this is assumed to be the reason: " + reason))
                    : new Broken(reason);
        }
    }

    private CheckResult tested(TestRun run, Path scratch, Path quiet, ConfigSecrets configSecrets)
            throws IOException, InterruptedException {
        IsolatedTest.Finding finding = new IsolatedTest(run, installation.name()).run(scratch, quiet, configSecrets);
        // The included files can depend on the environment of collectd.
        if (finding.printed().contains("Configuration file " + quiet + " is empty.")) {
            return new Broken("Configuration file " + installation.name() + " is empty.");
        }
        Optional<String> host = HostNameLookup.failed(finding.printed());
        if (host.isPresent() && isUnknown(host.get())) {
            return new Broken("collectd cannot look up the name of this host, " + host.get()
                    + ", and does not start then; set Hostname, or FQDNLookup to false");
        }
        return new Accepted(finding.warnings());
    }

    /** Whether the lookup also fails on the host. */
    private boolean isUnknown(String host) throws InterruptedException {
        return programRunner.run(HostNameLookup.commandLine(host), timeout) instanceof Execution.Exited exited
                && exited.status() == HostNameLookup.NOT_FOUND;
    }

    private boolean mayBeTheSandbox(Ended ended, String reason, ProgramIdentity identity) {
        Optional<String> directory = BaseDirectory.refused(ended.printed());
        if (directory.isEmpty()) {
            return IsolationEffect.isPossible(ended.printed() + reason);
        }
        // There was no other error. A folder that root can enter on the host may be read-only or missing in the
        // sandbox.
        String name = new String(directory.get().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return identity.user() == null
                && name.startsWith("/")
                && BaseDirectory.obstacle(name, collectd.sharesMountNamespace()).isEmpty();
    }

    private static boolean isParsed(Ended ended) {
        if (!(ended.execution() instanceof Execution.Exited exited) || exited.status() != 1) {
            return false;
        }
        String printed = ended.printed();
        return printed.contains(PARSED) && !printed.contains(NOT_PARSED);
    }

    /** Runs collectd with another config. */
    @FunctionalInterface
    private interface SecondRun {
        Ended run(TimedConfig config) throws IOException, InterruptedException;
    }

    private String reason(
            Ended ended, TimedConfig timed, Path scratch, Path quiet, ConfigSecrets configSecrets, SecondRun second)
            throws IOException, InterruptedException {
        if (ended.killed()) {
            return "collectd could not check it: it did not end within " + timeout.toSeconds() + " s";
        }
        if (!(ended.execution() instanceof Execution.Exited exited)) {
            return "collectd could not check it: " + ProgramRunner.describe(ended.execution());
        }
        if (exited.status() > 128) {
            return "collectd was killed by signal " + (exited.status() - 128) + " while it read the config";
        }
        String said = said(exited, timed, configSecrets);
        if (!said.endsWith(NOT_PARSED) || said.contains(";")) {
            return said;
        }
        // collectd printed nothing else; earlier messages went to its log.
        try (TimedConfig other = TimedConfig.of(scratch, quiet)) {
            Ended again = second.run(other);
            return again.execution() instanceof Execution.Exited quietExit && !isParsed(again)
                    ? said(quietExit, other, configSecrets)
                    : said;
        }
    }

    private String said(Execution.Exited exited, TimedConfig timed, ConfigSecrets configSecrets) {
        String said = CollectdMessages.of(
                exited.output().errorOutput(), timed.names(), installation.name(), timed.linesBefore(), configSecrets);
        return said.isEmpty() ? "collectd ended with exit status " + exited.status() + " and printed nothing" : said;
    }

    private static Path quietOf(Path candidate) {
        return candidate.resolveSibling(candidate.getFileName() + ".quiet.staged");
    }

    /** A temporary folder that only the agent's user can read, and that is deleted on close. */
    record ScratchFolder(Path path) implements AutoCloseable {
        static ScratchFolder create() throws IOException {
            return new ScratchFolder(Files.createTempDirectory("collectd-monitor-"));
        }

        @Override
        public void close() {
            try (Stream<Path> inside = Files.walk(path)) {
                for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException | UncheckedIOException e) {
                System.getLogger(ScratchFolder.class.getName())
                        .log(System.Logger.Level.WARNING, "Cannot remove {0}: {1}", path, e.getMessage());
            }
        }
    }
}
