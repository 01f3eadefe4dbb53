#!/bin/sh
# A real volume group on a loop device, also where the kernel has no device-mapper. Volume groups are machine-wide: name them uniquely.
#   lvm.sh up FILE VG     prints the loop device. Linear volumes v1, v2 (40 MiB; v1 of two segments), thin pool tp (64 MiB) with
#                         thin volumes t1 and t1snap, its snapshot (1 GiB each). None is active.
#   lvm.sh down FILE VG   removes the group, the loop device and FILE; a part that is missing is no failure.
set -eu
export LVM_SUPPRESS_FD_WARNINGS=1 LC_ALL=C
FILE=$2
VG=$3
N='--driverloaded n'

volumes() {
  lvcreate -qq $N -an -Zn -Wn -n v1 -L 20M "$VG"
  lvcreate -qq $N -an -Zn -Wn -n v2 -L 40M "$VG"
  lvextend -qq $N -L 40M "$VG/v1"
}

# lvcreate refuses a thin pool without device-mapper; vgcfgrestore takes the same metadata as a text.
thin_pool() {
  vgcfgbackup -qq $N -f "$FILE.cfg" "$VG"
  python3 - "$FILE.cfg" <<'PYTHON'
import random, string, sys

path = sys.argv[1]
letters = string.ascii_letters + string.digits

def uid():
    return '-'.join(''.join(random.choice(letters) for _ in range(n)) for n in (6, 4, 4, 4, 4, 4, 6))

def volume(name, visible, segment):
    shown = ', "VISIBLE"' if visible else ''
    return (f'\n{name} {{\nid = "{uid()}"\nstatus = ["READ", "WRITE"{shown}]\nflags = []\n'
            f'segment_count = 1\nsegment1 {{\n{segment}\n}}\n}}\n')

def linear(extents, first):
    return f'start_extent = 0\nextent_count = {extents}\ntype = "striped"\nstripe_count = 1\nstripes = ["pv0", {first}]'

def thin(number, origin=''):
    return (f'start_extent = 0\nextent_count = 256\ntype = "thin"\nthin_pool = "tp"\n'
            f'transaction_id = {number - 1}\ndevice_id = {number}\n{origin}')

POOL = ('start_extent = 0\nextent_count = 16\ntype = "thin-pool"\nmetadata = "tp_tmeta"\npool = "tp_tdata"\n'
        'transaction_id = 2\nchunk_size = 128\ndiscards = "passdown"\nzero_new_blocks = 1')
added = volume('tp_tdata', False, linear(16, 20))
added += volume('tp_tmeta', False, linear(1, 36)) + volume('lvol0_pmspare', False, linear(1, 37))
added += volume('tp', True, POOL) + volume('t1', True, thin(1)) + volume('t1snap', True, thin(2, 'origin = "t1"'))
text = open(path).read()
end = text.rindex('\t}\n\n}')
open(path, 'w').write(text[:end] + added + text[end:])
PYTHON
  vgcfgrestore -qq $N --force --yes -f "$FILE.cfg" "$VG"
}

case $1 in
up)
  truncate -s 256M "$FILE"
  LOOP=$(losetup -f --show "$FILE")
  { pvcreate -qq -y "$LOOP"; vgcreate -qq "$VG" "$LOOP"; volumes; thin_pool; } >&2
  echo "$LOOP"
  ;;
down)
  vgremove -qq $N -f -y "$VG" >&2 || true
  losetup -nlO NAME -j "$FILE" | while read -r loop; do losetup -d "$loop"; done
  rm -f "$FILE" "$FILE.cfg" "/etc/lvm/backup/$VG"
  rm -f "/etc/lvm/archive/${VG}_"*
  ;;
esac
