package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.settings.secret.PasswordFile;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.settings.secret.UnusablePasswordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the broker's address, TLS and credentials. */
final class BrokerReader {
    private final SettingsObject root;
    private final NamedFiles files;
    private final Path configFile;
    private final Map<String, Path> tlsFiles = new HashMap<>();

    BrokerReader(SettingsObject root, NamedFiles files, Path configFile) {
        this.root = root;
        this.files = files;
        this.configFile = configFile;
    }

    /** Returns the broker's settings, or null if they cannot be used. */
    @Nullable
    BrokerSettings broker() {
        boolean secure = root.bool("Secure", false);
        Path caFile = readable("CAFile", secure);
        Path certFile = readable("CertFile", secure);
        Path keyFile = readable("KeyFile", secure);
        if (secure) {
            files.trusted().add("CAFile", caFile);
            files.trusted().add("CertFile", certFile);
            files.trusted().addSecret("KeyFile", keyFile);
        }
        String user = root.string("User");
        Secret password = password();
        String host = root.string("Host");
        if (!secure && (caFile != null || certFile != null || keyFile != null)) {
            root.warning("Secure", "is not true, so CAFile, CertFile and KeyFile are not used");
        }
        if (host == null && !root.has("Host")) {
            root.error("Host", "is missing; say where the MQTT broker is, as in \"broker.example:1883\"");
        }
        boolean isIncomplete = secure && (certFile == null) != (keyFile == null);
        String missing = certFile == null ? "CertFile" : "KeyFile";
        if (isIncomplete && !root.has(missing)) {
            root.error(missing, "is missing; CertFile and KeyFile must be given together");
        }
        if (host == null || isIncomplete) {
            return null;
        }
        try {
            return new BrokerSettings(
                    BrokerAddress.parse(host, secure),
                    user,
                    password,
                    secure ? new TlsSettings(caFile, certFile, keyFile) : null);
        } catch (IllegalArgumentException e) {
            root.error("Host", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Returns the readable files of TLS by their keys, even if the broker's settings cannot be used. */
    Map<String, Path> tlsFiles() {
        return Map.copyOf(tlsFiles);
    }

    private @Nullable Path readable(String key, boolean used) {
        Path path = used ? root.file(key, files) : root.path(key, files);
        if (used && path != null && !Files.isReadable(path)) {
            root.error(key, path + " cannot be read");
        } else if (used && path != null) {
            tlsFiles.put(key, path);
        }
        return path;
    }

    private @Nullable Secret password() {
        String password = root.string("Password");
        Path file = root.file("PasswordFile", files);
        if (root.has("Password") && root.has("PasswordFile")) {
            root.error("PasswordFile", "and Password cannot both be given");
            return null;
        }
        if (password != null) {
            files.trusted().addSecret("Password", configFile);
        }
        if (file == null) {
            return password == null ? null : new Secret(password);
        }
        files.trusted().addSecret("PasswordFile", file);
        try {
            return PasswordFile.read(file).password();
        } catch (UnusablePasswordException e) {
            root.error("PasswordFile", file + " cannot be used: " + e.getMessage());
            return null;
        }
    }
}
