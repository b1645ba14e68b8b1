package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The report of the last replacement as a file, besides MQTT (config.json, {@code ReplacerReportPath}).
 *
 * @param path where it goes
 */
public record ReplaceReport(Path path) {
    /**
     * Writes the result's JSON at once, readable for its owner only.
     *
     * @throws IOException if it cannot be written
     */
    public void write(TaskResult result) throws IOException {
        StagedFile staged = StagedFile.write(path, ResultCodec.encode(result));
        try {
            staged.moveTo(path);
        } finally {
            staged.discard();
        }
    }
}
