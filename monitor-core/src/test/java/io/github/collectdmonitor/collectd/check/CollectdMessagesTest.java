package io.github.collectdmonitor.collectd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that errors of collectd are reported without the config's secrets. */
final class CollectdMessagesTest {
    private static String told(String config, String printed) {
        return CollectdMessages.of(printed, List.of(), "collectd.conf", 0, ConfigSecrets.of(config));
    }

    @Test
    void a_password_in_a_url_is_hidden_also_where_it_is_cut_off() {
        assertThat(told("", "read-function of plugin `curl-p-http://admin:SECRET@host/' failed"))
                .isEqualTo("read-function of plugin `curl-p-http://…@host/' failed");
        assertThat(told("", "plugin `curl-p-http://admin:SECR' failed")).isEqualTo("plugin `curl-p-http://…' failed");
        assertThat(told("", "http://admin:1234@host/ failed")).isEqualTo("http://…@host/ failed");
        assertThat(told("", "connect to http://host:80/status failed"))
                .isEqualTo("connect to http://host:80/status failed");
    }

    @Test
    void the_value_of_a_directive_with_a_secret_name_is_hidden() {
        assertThat(told(
                        "<Plugin x>\n  AuthPassword \"hush \\\"hush\"\n  Community \"inner\"\n  ReportByUser true\n</Plugin>\n",
                        "bad `hush \"hush', `inner', not true"))
                .isEqualTo("bad `…', `…', not true");
    }
}
