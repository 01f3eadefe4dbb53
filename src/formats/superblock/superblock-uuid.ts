// The UUID of a filesystem from the first bytes of its device: ext2/3/4, XFS and btrfs. Nothing else of it is read.
import type { ByteSource } from '../byte-source.ts';

/** Where a kind of filesystem keeps its signature and its UUID, in bytes from the start of the device. */
interface Layout {
  readonly magicAt: bigint;
  readonly magic: Uint8Array;
  readonly uuidAt: bigint;
}

const UUID_SIZE = 16;

/** The superblock is at 1024: s_magic at 0x38, s_uuid at 0x68. Source: kernel, Documentation/filesystems/ext4/super.rst. */
const EXT: Layout = { magicAt: 1080n, magic: Uint8Array.of(0x53, 0xef), uuidAt: 1128n };

/** sb_magicnum at 0, sb_uuid at 32: what `xfs_admin -u` shows, also where the metadata keep an older one. Source: XFS Algorithms
 *  & Data Structures, "Superblocks". */
const XFS: Layout = { magicAt: 0n, magic: new TextEncoder().encode('XFSB'), uuidAt: 32n };

/** The first superblock is at 64 KiB: fsid at 0x20, magic at 0x40. Source: btrfs.readthedocs.io, "On-disk format". */
const BTRFS: Layout = { magicAt: 65_600n, magic: new TextEncoder().encode('_BHRfS_M'), uuidAt: 65_568n };

const LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  ['ext2', EXT],
  ['ext3', EXT],
  ['ext4', EXT],
  ['xfs', XFS],
  ['btrfs', BTRFS],
]);

/** The UUID as blkid prints it; undefined when this kind has none that we know, when the device holds something else, and when
 *  the UUID has been cleared to zeros, which many filesystems may share. `fsType` is the kernel's name of the kind. */
export function superblockUuid(fsType: string, source: ByteSource): string | undefined {
  const layout = LAYOUTS.get(fsType);
  if (layout === undefined || !holds(source, layout)) return undefined;
  const bytes = source.read(layout.uuidAt, UUID_SIZE);
  return bytes.byteLength < UUID_SIZE || bytes.every((byte) => byte === 0) ? undefined : uuidText(bytes);
}

function holds(source: ByteSource, { magicAt, magic }: Layout): boolean {
  const found = source.read(magicAt, magic.byteLength);
  return found.byteLength === magic.byteLength && magic.every((byte, index) => found[index] === byte);
}

/** 8-4-4-4-12 lower-case hexadecimal digits. */
function uuidText(bytes: Uint8Array): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
