package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.replace.files.StagedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The file with the report of the last replacement (config.json, {@code ReplacerReportPath}).
 *
 * @param path the path of the file
 */
public record ReplacementReport(Path path) {
    /**
     * Writes the result as JSON, atomically, readable only by the owner.
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
