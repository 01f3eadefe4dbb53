// CRC-32C (Castagnoli), which VHDX headers and region tables carry. RFC 3720 appendix B.4 has the polynomial.

// The polynomial 0x1EDC6F41, bit-reversed.
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  return remainder;
});

/** CRC-32C of `bytes`, 0 … 2³²−1, as if the four bytes at `skipAt` (where the sum itself is kept) were zero. */
export function crc32c(bytes: Uint8Array, skipAt = -4): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = at >= skipAt && at < skipAt + 4 ? 0 : (bytes[at] ?? 0);
    crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
