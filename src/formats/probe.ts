// Which format an image's first bytes claim. Ordered tests of magic numbers, the commonest first; no magic is raw.
import type { ImageFormat } from '../core/image.ts';
import type { ByteSource } from './byte-source.ts';
import { looksLikeLuks } from './luks/parse.ts';
import { looksLikeParallels } from './parallels/parse.ts';
import { looksLikeVdi } from './vdi/parse.ts';
import { looksLikeVhd } from './vhd/footer.ts';
import { looksLikeVhdx } from './vhdx/parse.ts';
import { looksLikeVmdk } from './vmdk/looks-like.ts';

/** Bytes that decide. QEMU looks at as many (BLOCK_PROBE_BUF_SIZE), zeros standing in for what a short file lacks. */
const PROBE_SIZE = 512;

/** The format that the image's first 512 bytes claim. A claim is all it is: whoever writes a raw disk writes its first
 *  sector too, so the answer is compared with what libvirt declares and never trusted over it.
 *  Agrees with `qemu-img info` on every image that QEMU writes; a fixed VHD is raw here as there (its footer is at the end). */
export function probeFormat(source: ByteSource): ImageFormat {
  return formatOfHead(source.read(0n, PROBE_SIZE));
}

/** As `probeFormat`, for a caller that has the first 512 bytes (or all there are) at hand. */
export function formatOfHead(bytes: Uint8Array): ImageFormat {
  if (bytes[0] === 0x51) {
    const qcow = qcowOrQed(bytes);
    if (qcow !== undefined) return qcow;
  }
  return otherFormat(bytes.byteLength < PROBE_SIZE ? zeroPadded(bytes) : bytes);
}

/** "QFI\xfb" with version 1 is qcow, with any from 2 qcow2 (whose parser judges it), with 0 nothing; "QED\0" is qed. */
function qcowOrQed(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[1] === 0x46 && bytes[2] === 0x49 && bytes[3] === 0xfb) {
    const version = versionOf(bytes);
    if (version === 0) return undefined;
    return version === 1 ? 'qcow' : 'qcow2';
  }
  return bytes[1] === 0x45 && bytes[2] === 0x44 && (bytes[3] ?? 0) === 0 ? 'qed' : undefined;
}

function versionOf(bytes: Uint8Array): number {
  return (((bytes[4] ?? 0) << 24) | ((bytes[5] ?? 0) << 16) | ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) >>> 0;
}

function otherFormat(head: Uint8Array): ImageFormat {
  if (looksLikeVhdx(head)) return 'vhdx';
  if (looksLikeVmdk(head)) return 'vmdk';
  if (looksLikeVhd(head)) return 'vpc';
  if (looksLikeParallels(head)) return 'parallels';
  return looksLikeLuks(head) ?? (looksLikeVdi(head) ? 'vdi' : 'raw');
}

function zeroPadded(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(PROBE_SIZE);
  padded.set(bytes);
  return padded;
}
