package io.github.collectdmonitor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.settings.ListenAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:25826, 127.0.0.1, 25826",
        "localhost:1, localhost, 1",
        "[::1]:65535, ::1, 65535",
        "0.0.0.0, 0.0.0.0, 25826",
        "[::], ::, 25826",
    })
    void reads_host_and_port(String text, String host, int port) {
        ListenAddress address = ListenAddress.parse(text);

        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(ListenAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.1.2.3, true",
        "::1, true",
        "0:0:0:0:0:0:0:1, true",
        "LocalHost, true",
        "ip6-localhost, true",
        "0.0.0.0, false",
        "::, false",
        "192.0.2.1, false",
        "web01, false",
        "lo, true",
    })
    void loopback_is_what_nobody_else_reaches(String host, boolean loopback) {
        assertThat(new ListenAddress(host, 1).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void localhost_and_an_interface_have_several_addresses() throws Exception {
        assertThat(new ListenAddress("LOCALHOST", 7).resolve())
                .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .containsExactly("127.0.0.1 7", "0:0:0:0:0:0:0:1 7");
        assertThat(new ListenAddress("lo", 7).resolve())
                .extracting(address -> address.getAddress().getHostAddress())
                .contains("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":25826", "host:0", "host:65536", "host:x", "::1", "::1:25826", "[::1", "[]:1", "[::1]x:1"})
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be ");
    }
}
