package io.github.collectdmonitor.replace;

import java.util.Locale;

/** Reads and writes extended attributes of all namespaces, ACLs included, which Java cannot; perl does the system calls. */
final class ExtendedAttribute {
    /** The ACL of a file (acl(5)): owner rw, user 1234 r, group none, mask r, others none; its mode is 0640. */
    static final String ACL_OF_ONE_USER = "02000000"
            + "01000600ffffffff"
            + "02000400d2040000"
            + "04000000ffffffff"
            + "10000400ffffffff"
            + "20000000ffffffff";

    static final String ACL = "system.posix_acl_access";
    static final String DEFAULT_ACL = "system.posix_acl_default";

    private static final boolean ARM =
            System.getProperty("os.arch").toLowerCase(Locale.ROOT).contains("aarch64");
    private static final int SET = ARM ? 5 : 188;
    private static final int GET = ARM ? 8 : 191;

    private ExtendedAttribute() {}

    /** Writes a value given in hexadecimal digits. */
    static void set(Object file, String name, String hex) {
        Ext4Folder.run(
                "perl",
                "-e",
                "my ($f, $n, $h) = @ARGV; my $v = pack('H*', $h);" + " syscall(" + SET
                        + ", $f, $n, $v, length $v, 0) == 0 or die \"$n: $!\"",
                file.toString(),
                name,
                hex);
    }

    /** Returns a value in hexadecimal digits, or an empty text if there is none. */
    static String get(Object file, String name) {
        return Ext4Folder.run(
                "perl",
                "-e",
                "my ($f, $n) = @ARGV; my $v = \"\\0\" x 4096; my $l = syscall(" + GET + ", $f, $n, $v, 4096);"
                        + " print unpack('H*', substr($v, 0, $l)) if $l > 0",
                file.toString(),
                name);
    }
}
