package io.github.collectdmonitor.packet.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypesDbTest {
    @Test
    void later_file_replaces_types_of_an_earlier_one_and_nonsense_is_left_out() {
        try (TemporaryFolder folder = TemporaryFolder.create("types")) {
            Path first = folder.write("first", """
                    # a comment
                    kept\trx:DERIVE:0:U, tx:derive:0:1.5e9
                    changed  value:GAUGE:U:U
                    broken   value:GAUGE:U
                    endless  value:GAUGE:0:many
                    alone
                    """);
            Path second = folder.write("second", "changed  a:COUNTER:U:U, b:ABSOLUTE:U:U\r\n");

            TypesDb types = TypesDb.read(List.of(first, second));

            assertThat(types.sources("kept"))
                    .containsExactly(
                            new DataSource("rx", DataSourceType.DERIVE, 0, Double.POSITIVE_INFINITY),
                            new DataSource("tx", DataSourceType.DERIVE, 0, 1.5e9));
            assertThat(types.sources("changed"))
                    .containsExactly(
                            new DataSource("a", DataSourceType.COUNTER), new DataSource("b", DataSourceType.ABSOLUTE));
            assertThat(types.sources("broken")).isEmpty();
            assertThat(types.sources("endless"))
                    .as("text that is not a number is 0, as in collectd")
                    .containsExactly(new DataSource("value", DataSourceType.GAUGE, 0, 0));
            assertThat(types.sources("alone")).isEmpty();
        }
    }

    @Test
    @RequiresCollectd
    void reads_all_that_collectd_brings() {
        TypesDb types = TypesDb.read(List.of(TypesDb.DEFAULT));

        assertThat(types.sources("load"))
                .extracting(DataSource::name)
                .containsExactly("shortterm", "midterm", "longterm");
        assertThat(types.sources("if_octets")).extracting(DataSource::name).containsExactly("rx", "tx");
    }
}
