package io.github.collectdmonitor.testkit.collectd;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Sends commands to a collectd over its unix socket (collectd-unixsock(5)). */
final class CollectdSocket {
    private static final int ANSWER_LIMIT_MILLIS = 5000;
    private static final int BUFFER_BYTES = 65_536;

    private CollectdSocket() {}

    /** Sends one line and returns the lines of the response, the one with the count first. */
    static List<String> ask(Path socket, String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (!isWhole(answer)) {
                if (selector.select(ANSWER_LIMIT_MILLIS) == 0 || channel.read(buffer.clear()) < 0) {
                    throw new IOException("Incomplete response to " + line + ": " + answer);
                }
                selector.selectedKeys().clear();
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
            return answer.toString().lines().toList();
        }
    }

    private static boolean isWhole(CharSequence answer) {
        String text = answer.toString();
        if (!text.endsWith("\n")) {
            return false;
        }
        int following = Integer.parseInt(text.substring(0, text.indexOf(' ')));
        return text.lines().count() > following;
    }
}
