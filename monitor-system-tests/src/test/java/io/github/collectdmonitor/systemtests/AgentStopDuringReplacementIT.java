package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent that is stopped while it replaces a config. */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AgentStopDuringReplacementIT {
    @RegisterExtension
    static final ReplacementHost HOST = new ReplacementHost();

    @Test
    void stop_before_collectd_was_touched_abandons_the_replacement() {
        long before = HOST.pid();
        // The sender gives up long before.
        HOST.settings().collectd("CheckTimeout", 3600);
        try (ProgramRun sender = HOST.sender().begin(HOST.collectd().texts().hungRead())) {
            HOST.awaitHangingCheck();

            HOST.agent().signal("TERM");
            Reply answer = ConfigSender.finish(sender).expectCode(0x200b);

            assertThat(answer.message()).contains("the old config is in place");
            HOST.stopAgent();
        }
        assertThat(HOST.checks()).as("processes of the check").isEmpty();
        HOST.assertUntouched(before);
    }

    @Test
    void stop_during_the_probation_brings_the_replacement_to_its_end() {
        HOST.settings().collectd("ProbationSeconds", 4);
        try (ProgramRun sender = HOST.sender().begin(HOST.fresh())) {
            HOST.awaitLog("VERIFY");

            HOST.stopAgent();

            ConfigSender.finish(sender).expectCode(0);
        }
        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void stop_during_the_probation_of_a_config_that_fails_still_goes_back() throws IOException {
        try (ProgramRun sender = HOST.sender().begin(HOST.collectd().texts().crashesOnDemand())) {
            HOST.awaitLog("VERIFY");

            HOST.agent().signal("TERM");
            Files.createFile(HOST.collectd().texts().crashFile());
            HOST.stopAgent();

            ConfigSender.finish(sender).expectCode(0x2007);
        }
        HOST.assertRunsWith(HOST.old());
    }
}
