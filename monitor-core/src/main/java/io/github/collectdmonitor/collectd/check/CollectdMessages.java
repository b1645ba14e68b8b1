package io.github.collectdmonitor.collectd.check;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Formats the errors of collectd about a config as one line for the sender, without noise and without the config's
 * secrets.
 */
final class CollectdMessages {
    private static final int LONGEST = 1000;
    private static final Pattern TIME = Pattern.compile("^\\[[^\\]]*\\] ");
    private static final String PARSE_ERROR = "Parse error in file `";

    /** The token of a syntax error may be a password: only the file and the line are reported. */
    private static final Pattern NEAR = Pattern.compile(" near `.*'(?=: syntax error)|(?= near `).*", Pattern.DOTALL);

    private static final Pattern NOISE = Pattern.compile(
            "plugin_load: plugin .* successfully loaded\\."
                    + "|yyparse returned error .*|Unable to read config file .*|Cannot set the timeout to a correct value\\."
                    + "|Please check your settings\\.|Initialization complete, entering read-loop\\.|Exiting normally\\."
                    + "|set_thread_name\\(.*|collectd: Stopping .* threads\\.|unixsock plugin: Successfully deleted socket file .*|plugin: .* value lists were left after .*|(\\[\\w+\\] )?There is configuration for the `(syslog|logfile|log_logstash)'.*");

    private CollectdMessages() {}

    /**
     * Formats the output of collectd.
     *
     * @param printed its standard error
     * @param candidates the paths of the new config in the output; they are replaced by the config's name
     * @param name the config's own name
     * @param lineOffset the number of lines before the config's first line in the checked file
     * @param configSecrets the secrets, which are hidden
     */
    static String of(
            String printed, List<String> candidates, String name, int lineOffset, ConfigSecrets configSecrets) {
        String text = printed;
        for (String candidate : candidates) {
            text = text.replace(candidate, name);
        }
        StringBuilder said = new StringBuilder();
        for (String line : configSecrets.hide(withoutTokens(text)).split("\n", -1)) {
            String bare = TIME.matcher(line.strip()).replaceFirst("").strip();
            if (!bare.isEmpty() && !NOISE.matcher(bare).matches()) {
                said.append(said.isEmpty() ? "" : "; ").append(renumbered(bare, name, lineOffset));
            }
        }
        String whole = said.toString().replaceAll("\\p{Cc}", "?");
        return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "…";
    }

    /**
     * Removes the tokens of parse errors. A token can contain newlines, so the text is split at parse errors and not at
     * newlines.
     */
    private static String withoutTokens(String text) {
        int at = text.indexOf(PARSE_ERROR);
        if (at < 0) {
            return text;
        }
        int next = text.indexOf(PARSE_ERROR, at + 1);
        String head = text.substring(0, at);
        String error = next < 0 ? text.substring(at) : text.substring(at, next);
        String rest = next < 0 ? "" : withoutTokens(text.substring(next));
        return head + NEAR.matcher(error).replaceFirst("") + (rest.isEmpty() ? "" : "\n" + rest);
    }

    private static String renumbered(String line, String name, int lineOffset) {
        Matcher matcher = Pattern.compile("(?<=`" + Pattern.quote(name) + "', line )\\d{1,9}")
                .matcher(line);
        return matcher.replaceAll(
                number -> Integer.toString(Math.max(1, Integer.parseInt(number.group()) - lineOffset)));
    }
}
