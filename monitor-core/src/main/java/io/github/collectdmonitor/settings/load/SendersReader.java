package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.VerifyKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Senders} object: names, keys and permissions. */
final class SendersReader {
    private final NamedFiles files;
    private final Map<String, Sender> senders = new HashMap<>();

    /** Reads all senders; reports problems in the object. */
    SendersReader(@Nullable SettingsObject all, NamedFiles files) {
        this.files = files;
        if (all == null) {
            return;
        }
        for (String name : all.keys()) {
            SettingsObject object = all.object(name);
            if (object != null) {
                read(all, name, object);
            }
        }
    }

    Map<String, Sender> senders() {
        return senders;
    }

    private void read(SettingsObject all, String name, SettingsObject object) {
        boolean keyless = SenderName.isKeyless(name);
        if (!keyless && !SenderName.isName(name)) {
            all.error(
                    name,
                    "must be 1 to 64 letters, digits, \".\", \"_\", \"@\" or \"-\", and not \"" + SenderName.UNVERIFIED
                            + "\"");
            return;
        }
        Path keyFile = object.file("PublicKeyFile", files);
        files.trusted().add(object.place("PublicKeyFile"), keyFile);
        List<PermissionPattern> allow = patterns(object, "Allow");
        List<PermissionPattern> deny = patterns(object, "Deny");
        object.refuseUnknownKeys();
        if (keyless) {
            if (keyFile != null) {
                object.error("PublicKeyFile", "has no effect here: \"" + name + "\" has no key");
            }
            senders.put(name, new Sender(name, null, allow, deny));
            return;
        }
        VerifyKey key = keyFile == null ? null : key(object, keyFile);
        if (!object.has("PublicKeyFile")) {
            object.error("PublicKeyFile", "is missing; a sender is identified by its key");
        }
        if (allow.isEmpty()) {
            object.warning("Allow", "is empty, so this sender has no permissions");
        }
        if (key != null) {
            senders.put(name, new Sender(name, key, allow, deny));
        }
    }

    private static @Nullable VerifyKey key(SettingsObject object, Path file) {
        try {
            return KeyFile.readPublic(file);
        } catch (KeyException e) {
            object.error("PublicKeyFile", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static List<PermissionPattern> patterns(SettingsObject object, String key) {
        List<String> texts = object.strings(key);
        List<PermissionPattern> patterns = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            try {
                patterns.add(PermissionPattern.of(text));
            } catch (IllegalArgumentException e) {
                object.error(key, String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }
}
