// Images with single fields changed, and the checksums that would otherwise hide the change.
import { crc32c } from '../../src/formats/checksums.ts';

/** A field: its offset, and its new bytes or a little- or big-endian integer of a width in bits. */
export type Patch =
  | readonly [offset: number, bytes: string]
  | readonly [offset: number, kind: `${'le' | 'be'}${16 | 32 | 64}`, value: number | bigint];

/** A copy of `image` with the fields changed. */
export function patched(image: Uint8Array, patches: readonly Patch[]): Uint8Array {
  const copy = new Uint8Array(image);
  const view = new DataView(copy.buffer);
  for (const [offset, kind, value] of patches) {
    if (value === undefined) copy.set(Buffer.from(kind, 'latin1'), offset);
    else write(view, offset, kind, BigInt(value));
  }
  return copy;
}

function write(view: DataView, offset: number, kind: string, value: bigint): void {
  const little = kind.startsWith('le');
  if (kind.endsWith('16')) view.setUint16(offset, Number(value), little);
  else if (kind.endsWith('32')) view.setUint32(offset, Number(value), little);
  else view.setBigUint64(offset, value, little);
}

/** A copy whose VHD structure of `size` bytes at `start` has its checksum (at `sumAt` inside it) right again. */
export function withVhdChecksum(image: Uint8Array, start: number, size: number, sumAt: number): Uint8Array {
  const zeroed = patched(image, [[start + sumAt, 'be32', 0]]);
  const sum = zeroed.subarray(start, start + size).reduce((total, byte) => total + byte, 0);
  return patched(zeroed, [[start + sumAt, 'be32', ~sum >>> 0]]);
}

/** A copy whose VHDX structure of `size` bytes at `start` has its CRC-32C right again. */
export function withVhdxChecksum(image: Uint8Array, start: number, size: number): Uint8Array {
  return patched(image, [[start + 4, 'le32', crc32c(image.subarray(start, start + size), 4)]]);
}
