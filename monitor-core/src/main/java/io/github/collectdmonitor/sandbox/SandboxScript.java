package io.github.collectdmonitor.sandbox;

/** The shell script that sets up the sandbox, as the first process of the new namespaces. */
final class SandboxScript {
    /** Printed to standard output when the sandbox is ready, right before the program is run. */
    static final String READY = "sandbox ready";

    /** The prefix of the program's variables until the program is run. */
    static final String VARIABLE_PREFIX = "COLLECTD_MONITOR_CHECK_";

    /**
     * Arguments: an empty folder, the PATH of the system's programs, seconds, addresses of the host, the user and group
     * to run as or two empty strings, files that this user must be able to read, a working folder or an empty string,
     * the names of the program's variables or an empty string if it gets those of the script, then the program and its
     * arguments. Lists are separated by spaces, files by newlines.
     *
     * <p>Each disk gets a writable layer in memory (overlay); a file system that supports no overlay is read-only.
     * Kernel file systems are read-only, those of containers are left out. Only /dev/null and similar devices can be
     * opened. Sockets are replaced by copies without a listener, named pipes are removed. A network file system that
     * does not answer within two seconds is left out: programs that access it hang. The variables of the program are
     * passed with a prefix, so that they do not affect the script.
     */
    static final String TEXT = """
            stage=$1 path=$2 seconds=$3 addresses=$4 user=$5 group=$6 files=$7 folder=$8 names=$9
            shift 9
            given=$PATH
            PATH=$path
            new=$stage/root
            number=0
            layer() {
              case $1 in *[,:\\\\]*) return 1 ;; esac
              number=$((number + 1))
              mkdir "$stage/$number" "$stage/$number/upper" "$stage/$number/work" &&
                mount -t overlay -o "nodev,lowerdir=$1,upperdir=$stage/$number/upper,workdir=$stage/$number/work" \\
                  overlay "$2" 2>/dev/null
            }
            view() {
              mount --bind "$1" "$2" 2>/dev/null || return 1
              mount -o remount,bind,ro,nodev "$2" 2>/dev/null || {
                umount "$2"
                return 1
              }
            }
            mount -t tmpfs -o mode=0755,size=32m tmpfs "$stage" && mkdir "$new" &&
              cat /proc/self/mountinfo >"$stage/mounts" || exit 125
            layer / "$new" || view / "$new" || exit 125
            mkdir "$stage/silent"
            while read -r id _ _ _ point _ rest; do
              type=" $rest"
              type=${type#* - }
              case ${type%% *} in
                nfs* | cifs | smb* | fuse* | ceph | 9p | afs | ncpfs | glusterfs | lustre | gpfs | beegfs | virtiofs)
                  timeout -s KILL 2 stat -f -- "$(printf '%b' "$point")" >/dev/null 2>&1 ||
                    : >"$stage/silent/$id" & ;;
              esac
            done <"$stage/mounts"
            wait
            while read -r id _ _ _ point _ rest; do
              [ -e "$stage/silent/$id" ] && continue
              point=$(printf '%b' "$point")
              case $point in
                / | "$stage" | "$stage"/* | /proc/* | /var/lib/docker/* | /var/lib/containers/* | /var/lib/containerd/*) continue ;;
                /var/lib/kubelet/* | /run/containerd/* | /run/docker/* | /run/netns/* | /run/user/* | /snap/*) continue ;;
              esac
              type=" $rest"
              type=${type#* - }
              case ${type%% *} in
                autofs) ;;
                proc) mount -t proc -o ro proc "$new$point" || exit 125 ;;
                sysfs | devtmpfs | devpts | cgroup* | mqueue | hugetlbfs | *debugfs | *tracefs | securityfs | configfs | \\
                  pstore | bpf | fuse* | binfmt_misc | efivarfs | selinuxfs | nfsd | rpc_pipefs | nsfs)
                  view "$point" "$new$point" ;;
                *) layer "$point" "$new$point" || view "$point" "$new$point" ;;
              esac
            done <"$stage/mounts"
            for each in /run /var/run /tmp /var/tmp /dev; do
              if [ -d "$new$each" ] && ! [ -h "$new$each" ]; then
                if (: >"$new$each/.writable") 2>/dev/null; then
                  rm -f "$new$each/.writable"
                  find "$new$each" -maxdepth 5 -type s -exec touch -c {} + -o -type p -exec rm -f {} + 2>/dev/null
                elif [ "$each" = /dev ]; then
                  if [ -S "$new/dev/log" ] && ! [ -h "$new/dev/log" ]; then
                    mount --bind /dev/null "$new/dev/log" || exit 125
                  fi
                else
                  case $stage in
                    "$each"/*) ;;
                    *) mount -t tmpfs -o ro tmpfs "$new$each" || exit 125 ;;
                  esac
                fi
              fi
            done
            for each in null zero full random urandom; do
              if [ -c "/dev/$each" ] && [ -e "$new/dev/$each" ]; then
                mount --bind "/dev/$each" "$new/dev/$each" || exit 125
              fi
            done
            {
              echo 'link set lo up multicast on'
              for each in $addresses; do echo "address add $each dev lo nodad"; done
              echo 'route add multicast 224.0.0.0/4 dev lo'
            } | ip -force -batch - 2>/dev/null || ifconfig lo up 2>/dev/null
            if [ -n "$user$group" ]; then
              printf '%s\\n' "$files" | while read -r each; do chown -R -h "$user:$group" "$new$each" 2>/dev/null; done
              set -- "$(command -v setpriv)" --reuid "$user" --regid "$group" --init-groups -- "$@"
            fi
            if [ -n "$folder" ]; then
              set -- /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
            fi
            chroot=$(command -v chroot) && timeout=$(command -v timeout) || exit 125
            echo 'sandbox ready'
            if [ -n "$names" ]; then
              unset PATH LANG
              for each in $names; do
                eval "export $each=\\"\\$COLLECTD_MONITOR_CHECK_$each\\""
                unset "COLLECTD_MONITOR_CHECK_$each"
              done
            else
              PATH=$given
            fi
            exec "$chroot" "$new" "$timeout" -s KILL "$seconds" "$@"
            """;

    private SandboxScript() {}
}
