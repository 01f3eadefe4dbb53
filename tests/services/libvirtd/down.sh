#!/bin/sh
# down.sh DIR   Stops what up.sh DIR started: its libvirtd, the guests it left, mounts and loop devices below DIR; removes DIR.
# Idempotent. LIBVIRT_CAPCACHE=dir (optional): keeps QEMU's capability cache there for the next up.sh.
set -u
D=${1:?usage: down.sh DIR}
[ -d "$D" ] || exit 0
D=$(cd "$D" && pwd -P)
cd /; exec 9>"$D.lock"; flock 9
mine() { [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -q -- "$2"; }
# A zombie counts as gone: where pid 1 does not reap, it stays for ever.
alive() { s=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 1; case $s in ''|Z*|X*) return 1;; esac; }
gone() { n=0; while alive "$1"; do n=$((n+1)); [ $n -gt 100 ] && { kill -9 "$1" 2>/dev/null; n=0; }; sleep 0.02; done; }
# The daemon first, or it would see its guests die one by one. A pid file is believed only if the process is ours.
if [ -s "$D/libvirtd.pid" ]; then
  p=$(cat "$D/libvirtd.pid")
  # A daemon that waits for a stopped guest does not heed SIGTERM.
  if mine "$p" "$D/libvirtd.pid"; then kill -9 "$p"; gone "$p"; fi
fi
for f in "$D"/run/qemu/*.pid; do
  [ -s "$f" ] || continue
  p=$(cat "$f"); if mine "$p" "$D\|qemu"; then kill -9 "$p"; gone "$p"; fi; rm -f "$f"
done
if [ -n "${LIBVIRT_CAPCACHE:-}" ] && [ -d "$D/cache/qemu" ]; then
  # Two test files may end at once: the cache is replaced whole, by rename.
  t=$(mktemp -d "$LIBVIRT_CAPCACHE.XXXXXX") && cp -a "$D/cache/." "$t/" &&
    { rm -rf "$LIBVIRT_CAPCACHE"; mv -T "$t" "$LIBVIRT_CAPCACHE" 2>/dev/null || rm -rf "$t"; }
fi
um() { umount "$1" 2>/dev/null || umount -l "$1"; }
awk -v d="$D" 'index($2,d"/")==1 {print $2}' /proc/mounts | sort -r | while read -r m; do um "$m"; done
losetup -nlO NAME,BACK-FILE 2>/dev/null | while read -r dev back _; do
  case $back in "$D"/*) losetup -d "$dev";; esac
done
while mountpoint -q "$D"; do um "$D"; done
rm -rf "$D" "$D.lock"
