#!/bin/sh
# Boots a systemd container and holds it until standard input closes: then, or when whoever holds the
# other end dies, all that ran in it is ended and its cgroups are removed.
#
# Arguments: NAME ROOT [systemd-nspawn options]
set -u
name=$1
root=$2
shift 2
# The terminal's Ctrl-C goes to all; the end of standard input is what counts.
trap '' INT HUP TERM

cgroup=/sys/fs/cgroup
if [ -d "$cgroup/unified" ]; then
  # Hybrid hierarchy: systemd-nspawn wants its place in the named one too.
  unified=$cgroup/unified/$name
  folders="$unified $cgroup/systemd/$name"
else
  unified=$cgroup/$name
  folders=$unified
fi
mkdir $folders || exit 1
mkdir -p /run/systemd
echo "cgroup $unified"

export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_LOCK=0
folders="$folders" setsid sh -c '
  for folder in $folders; do echo $$ >"$folder/cgroup.procs" || exit 1; done
  unset folders
  # Away from a systemd of the host: the container is none of its machines.
  exec unshare -m --propagation private sh -c "mount -t tmpfs lab /run/systemd && exec \"\$@\"" lab "$@"
' lab systemd-nspawn --boot --register=no --keep-unit --quiet -M "$name" -D "$root" --volatile=overlay \
  --console=pipe --link-journal=no --resolv-conf=off --timezone=off "$@" </dev/null &
container=$!

cat >/dev/null

# Orderly first, as nspawn then removes its temporary folder; a hung service is not waited for.
kill -TERM "$container" 2>/dev/null
for attempt in $(seq 50); do
  kill -0 "$container" 2>/dev/null || break
  sleep 0.1
done
echo 1 >"$unified/cgroup.kill"
wait "$container"
for folder in $folders; do
  for attempt in $(seq 50); do
    find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -d "$folder" ] || break
    sleep 0.1
  done
done
[ ! -d "$unified" ]
