package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.packet.PacketReader;
import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Packets of collectd: nothing throws, a truncated packet gives a prefix of the events of the complete one, and at each
 * security level only values that the user has sent are accepted.
 */
public final class PacketTarget {
    private static final Path FOLDER = ProjectFolder.root().resolve("monitor-fuzz/src/test");
    private static final Collected OPEN = new Collected(PacketSecurity.NONE);
    private static final Collected USERS = new Collected(new PacketSecurity(SecurityLevel.NONE, users()));
    private static final Collected SIGNED = new Collected(new PacketSecurity(SecurityLevel.SIGN, users()));
    private static final Collected ENCRYPTED = new Collected(new PacketSecurity(SecurityLevel.ENCRYPT, users()));
    private static final Set<String> GENUINE = genuine();

    private PacketTarget() {}

    /** A reader with its events. */
    private static final class Collected {
        private final List<String> events = new ArrayList<>();
        private final PacketReader reader;

        Collected(PacketSecurity security) {
            this.reader = new PacketReader(security, TypesDb.EMPTY, event -> events.add(shown(event)));
        }

        List<String> read(byte[] packet) {
            events.clear();
            long packets = reader.counts().packets();
            reader.read(packet, packet.length).ifPresent(packetRejection -> Expect.oneLine(packetRejection.reason()));
            Expect.that(reader.counts().packets() == packets + 1, "not counted", packets);
            return List.copyOf(events);
        }
    }

    /** Returns the input itself. */
    public static byte[] text(byte[] input) {
        return input;
    }

    /** Reads the input at each level. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] before = input.clone();
        List<String> whole = OPEN.read(input);
        List<String> half = OPEN.read(Arrays.copyOf(input, input.length / 2));
        Expect.that(half.size() <= whole.size(), "a truncated packet gives more", half);
        Expect.same(whole.subList(0, half.size()), half);
        USERS.read(input);
        List<String> signed = SIGNED.read(input);
        Expect.that(GENUINE.containsAll(signed), "accepted, but not sent", signed);
        // It need not all be accepted as signed: a broken signature before it has no effect at this level.
        List<String> encrypted = ENCRYPTED.read(input);
        Expect.that(GENUINE.containsAll(encrypted), "accepted, but not encrypted by a user", encrypted);
        Expect.that(Arrays.equals(before, input), "altered", Arrays.toString(input));
    }

    private static String shown(Event event) {
        StringBuilder shown = new StringBuilder(event.identifier().toString());
        Expect.that(event.time() > 0, "not of any time", event);
        if (event instanceof Notification notification) {
            Expect.that(!notification.message().isEmpty(), "an empty message", event);
            return shown.append(notification.severity())
                    .append(event.time())
                    .append(notification.message())
                    .toString();
        }
        ValueList list = (ValueList) event;
        Expect.that(list.interval() >= 0, "comes before the last", event);
        for (int i = 0; i < list.size(); i++) {
            shown.append(list.sources().get(i)).append(list.raw(i));
        }
        return shown.append(event.time()).append(list.interval()).toString();
    }

    private static Set<String> genuine() {
        Set<String> genuine = new HashSet<>();
        for (String seed : List.of("values-sign", "values-encrypt", "notification-sign", "notification-encrypt")) {
            genuine.addAll(SIGNED.read(seed(seed)));
        }
        Expect.that(genuine.size() > 10, "the seeds give too few events", genuine);
        return genuine;
    }

    private static byte[] seed(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve("fuzz/PacketTarget/seeds/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuthFile users() {
        try {
            return AuthFile.read(FOLDER.resolve("fuzz-users"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
