package io.github.collectdmonitor.systemd;

import io.github.collectdmonitor.collectd.syntax.FileNameExpansion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment, user and working folder with which systemd starts a unit (systemd.exec(5)).
 *
 * @param variables its environment, without the variables that systemd sets at each start
 * @param user {@code User=}, or null for root
 * @param group {@code Group=}, or null for the user's own
 * @param folder {@code WorkingDirectory=}, or null for the root
 * @param warnings what could not be determined; they contain no values of variables
 * @param obstacles why systemd would not start the unit now; assumes that this process sees the same files as systemd
 */
public record UnitEnvironment(
        Map<String, String> variables,
        @Nullable String user,
        @Nullable String group,
        @Nullable String folder,
        List<String> warnings,
        List<String> obstacles) {
    private static final Path FIRST_PROCESS = Path.of("/proc/1/environ");
    private static final int LARGEST_FILE = 256 * 1024;
    private static final int LARGEST = 512 * 1024;
    private static final int MOST_FILES = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern FILE = Pattern.compile("(.*) \\(ignore_errors=(yes|no)\\)");
    private static final int FIELDS_OF_PASSWD = 7;
    private static final Pattern NO_SHELL = Pattern.compile("/dev/null|.*/(nologin|false|true)");
    private static final String ROOT = "root";

    /** Copies variables and lists. */
    public UnitEnvironment {
        variables = Map.copyOf(variables);
        warnings = List.copyOf(warnings);
        obstacles = List.copyOf(obstacles);
    }

    /** Shows only the names of the variables: a value may be a secret. */
    @Override
    public String toString() {
        return "UnitEnvironment[" + new TreeSet<>(variables.keySet()) + ", user=" + user + "]";
    }

    /** Determines the environment of a unit; empty if systemd does not answer. */
    public static Optional<UnitEnvironment> of(UnitSource source) throws InterruptedException {
        Optional<String> manager = source.managerEnvironment();
        Optional<String> own = source.property("Environment");
        if (manager.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        List<String> warnings = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        Map<String, String> variables = new LinkedHashMap<>(QuotedWords.environment(manager.get()));
        Account account = Account.of(source, warnings, obstacles);
        variables.putAll(account.variables());
        variables.putAll(passed(source.property("PassEnvironment").orElse("")));
        variables.putAll(QuotedWords.assignments(QuotedWords.split(own.get())));
        for (String line :
                source.property("EnvironmentFiles").orElse("").lines().toList()) {
            variables.putAll(file(line, warnings, obstacles));
        }
        unset(variables, source.property("UnsetEnvironment").orElse(""));
        variables.entrySet().removeIf(each -> !isValid(each.getKey(), each.getValue()));
        if (variables.entrySet().stream()
                        .mapToInt(
                                each -> each.getKey().length() + each.getValue().length())
                        .sum()
                > LARGEST) {
            return Optional.empty();
        }
        String folder = text(source, "WorkingDirectory");
        if (folder != null && isMissing(folder, source)) {
            obstacles.add("its WorkingDirectory " + folder + " does not exist");
        }
        return Optional.of(new UnitEnvironment(
                variables,
                account.user(),
                account.group(),
                folder != null && folder.startsWith("/") && Files.isDirectory(Path.of(folder)) ? folder : null,
                warnings,
                obstacles));
    }

    /**
     * Whether a folder is missing that systemd does not create itself (below /run and /var), and that is not in a root
     * of the unit's own.
     */
    private static boolean isMissing(String folder, UnitSource source) throws InterruptedException {
        return folder.startsWith("/")
                && !folder.matches("/(run|var)(/.*)?")
                && Files.notExists(Path.of(folder))
                && text(source, "RootDirectory") == null
                && text(source, "RootImage") == null;
    }

    private static @Nullable String text(UnitSource source, String name) throws InterruptedException {
        return source.property(name)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElse(null);
    }

    private static boolean isValid(String name, String value) {
        return NAME.matcher(name).matches() && value.indexOf('\0') < 0;
    }

    /**
     * The user and group of the unit's process, and the variables that systemd derives from them; null means those of
     * the agent.
     */
    private record Account(@Nullable String user, @Nullable String group, Map<String, String> variables) {
        static Account of(UnitSource source, List<String> warnings, List<String> obstacles)
                throws InterruptedException {
            String user = text(source, "User");
            String group = text(source, "Group");
            if (user == null && group == null) {
                return new Account(null, null, Map.of());
            }
            String[] fields = source.account("passwd", user == null ? ROOT : user)
                    .orElse("")
                    .strip()
                    .split(":", -1);
            if (fields.length < FIELDS_OF_PASSWD
                    || (group != null && source.account("group", group).isEmpty())) {
                warnings.add("The user or the group of the unit does not exist; the check ran as the agent's user");
                if (!"yes".equals(text(source, "DynamicUser"))) {
                    obstacles.add("its User= or Group= does not exist");
                }
                return new Account(null, null, Map.of());
            }
            return new Account(
                    fields[0],
                    group == null ? fields[3] : group,
                    user == null ? Map.of() : variables(fields[0], fields[5], fields[6]));
        }

        /** Returns the variables of a user; systemd omits a home of / and a shell that permits no login. */
        private static Map<String, String> variables(String user, String home, String shell) {
            Map<String, String> variables = new LinkedHashMap<>(Map.of("LOGNAME", user, "USER", user));
            if (!home.isEmpty() && !home.equals("/")) {
                variables.put("HOME", home);
            }
            if (!shell.isEmpty() && !NO_SHELL.matcher(shell).matches()) {
                variables.put("SHELL", shell);
            }
            return variables;
        }
    }

    /** Returns the variables that systemd passes from its own environment. */
    private static Map<String, String> passed(String names) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (names.isBlank()) {
            return variables;
        }
        try {
            List<String> all = List.of(Files.readString(FIRST_PROCESS).split("\0", -1));
            variables.putAll(QuotedWords.assignments(all));
            variables.keySet().retainAll(QuotedWords.split(names));
        } catch (IOException e) {
            // Only root may read the file, and only root needs it.
        }
        return variables;
    }

    private static void unset(Map<String, String> variables, String words) {
        for (String word : QuotedWords.split(words)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                variables.remove(word);
            } else {
                variables.remove(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    private static Map<String, String> file(String line, List<String> warnings, List<String> obstacles) {
        Matcher matcher = FILE.matcher(line);
        String path = matcher.matches() ? matcher.group(1) : line;
        boolean optional = matcher.matches() && matcher.group(2).equals("yes");
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            List<Path> files = matching(path);
            for (Path file : files) {
                variables.putAll(EnvironmentFile.parse(read(file)));
            }
            if (files.isEmpty() && !optional) {
                warnings.add("The EnvironmentFile " + path
                        + " of the unit does not exist; systemd does not start the unit without it");
                obstacles.add("its EnvironmentFile " + path + " does not exist");
            }
        } catch (IOException e) {
            warnings.add("The EnvironmentFile " + path + " of the unit could not be read by the agent ("
                    + e.getClass().getSimpleName() + "); its variables are missing in the check");
        }
        return variables;
    }

    /** Returns the files that match a path, which may be a pattern (glob(7)). */
    private static List<Path> matching(String path) {
        String bytes = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return FileNameExpansion.of(bytes, MOST_FILES).stream()
                .sorted()
                .flatMap(name -> FileNameExpansion.path(name).stream())
                .filter(Files::exists)
                .toList();
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
            throw new CharacterCodingException();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text;
    }
}
