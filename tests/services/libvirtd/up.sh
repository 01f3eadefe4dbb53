#!/bin/sh
# up.sh DIR   Starts a private, privileged libvirtd (QEMU and test drivers) as root, without systemd, dbus or polkit.
# DIR/{etc,run,lib,log,cache} are bind-mounted over the machine's own libvirt directories in a mount namespace of the
# daemon's own, so nothing of the machine's libvirt is touched. Its socket is DIR/run/libvirt-sock.
# LIBVIRT_CAPCACHE=dir (optional): carries QEMU's capability cache from run to run; without it the first define takes seconds.
# Idempotent: a second call finds the daemon up, or starts it again after it was killed.
set -eu
D=${1:?usage: up.sh DIR}
mkdir -p "$D"; D=$(cd "$D" && pwd -P)
SOCK=$D/run/libvirt-sock
[ "$(id -u)" = 0 ] || { echo "up.sh: must be root" >&2; exit 2; }
# sun_path holds 108 bytes.
[ ${#D} -le 85 ] || { echo "up.sh: DIR is too long for a unix socket: $D" >&2; exit 2; }

answers() { [ -S "$SOCK" ] && virsh -q -c "qemu:///system?socket=$SOCK" uri >/dev/null 2>&1; }

exec 9>"$D.lock"; flock 9
if answers; then exit 0; fi
rm -f "$SOCK" "$SOCK-ro"
: >"$D/libvirtd.out"
mkdir -p "$D/images" "$D/etc/qemu" "$D/run" "$D/lib" "$D/log" "$D/cache"
if [ -n "${LIBVIRT_CAPCACHE:-}" ] && [ -d "$LIBVIRT_CAPCACHE" ]; then cp -a "$LIBVIRT_CAPCACHE/." "$D/cache/"; fi
cat >"$D/etc/libvirtd.conf" <<C
unix_sock_dir = "/run/libvirt"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0700"
log_outputs = "3:file:$D/libvirtd.log"
C
cat >"$D/etc/qemu.conf" <<C
stdio_handler = "file"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
C
# Debian's build looks its default user up before it reads qemu.conf, and only the package libvirt-daemon-system creates it.
# The daemon therefore sees a passwd and group file of its own where the machine's have no such user.
cp /etc/passwd "$D/etc/passwd"; cp /etc/group "$D/etc/group"
getent passwd libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin' >>"$D/etc/passwd"
getent group libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:' >>"$D/etc/group"
getent group kvm >/dev/null || echo 'kvm:x:64056:' >>"$D/etc/group"
# "/" is a private mount where no systemd runs: filesystems mounted later would be invisible to the daemon. DIR becomes a
# shared mount of its own; whatever is mounted below it propagates into the daemon's namespace.
mountpoint -q "$D" || { mount --bind "$D" "$D"; mount --make-shared "$D"; }
# libvirt 9.0 takes CPUID leaf 0x1f, which differs from core to core, for a part of the host's identity: started on another
# core it discards the capability cache and probes QEMU anew, for four seconds. So it always starts on the same one.
CPUS=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
setsid unshare -m --propagation slave sh -eu -c '
  D=$1; shift
  mkdir -p /etc/libvirt /run/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt
  mount --bind "$D/etc"   /etc/libvirt
  mount --bind "$D/run"   /run/libvirt
  mount --bind "$D/lib"   /var/lib/libvirt
  mount --bind "$D/log"   /var/log/libvirt
  mount --bind "$D/cache" /var/cache/libvirt
  mount --bind "$D/etc/passwd" /etc/passwd
  mount --bind "$D/etc/group"  /etc/group
  exec "$@"' sh "$D" taskset -c "${CPUS%%[,-]*}" /usr/sbin/libvirtd --config "$D/etc/libvirtd.conf" --pid-file "$D/libvirtd.pid" \
  >"$D/libvirtd.out" 2>&1 </dev/null 9>&- &
i=0; until answers; do
  i=$((i+1))
  if [ $i -gt 200 ]; then
    echo "up.sh: libvirtd did not answer in 10 s" >&2
    cat "$D/libvirtd.out" >&2; tail -20 "$D/libvirtd.log" >&2 || true
    exit 1
  fi
  sleep 0.05
done
# A thread of it may end in the meantime, which taskset takes for a failure.
taskset -a -c -p "$CPUS" "$(cat "$D/libvirtd.pid")" >/dev/null 2>&1 || true
