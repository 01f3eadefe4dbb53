// LUKS containers: version 1 (QEMU's "luks") by its binary header, version 2 ("luks2") by its JSON area.
import { roundUp } from '../../core/bytes.ts';
import type { ImageDetail, ImageHeader } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { imageHeader } from '../image-header.ts';
import { hasMagic, readStructure, type Structure } from '../structure.ts';

// "LUKS On-Disk Format Specification Version 1.2.3", figure 1: big endian, 592 bytes.
const HEADER_SIZE = 592;
const MAGIC = 'LUKS\xba\xbe';
const SECTOR = 512n;
const KEY_SLOTS = 8;
const KEY_SLOT_SIZE = 48;
const KEY_ENABLED = 0x00ac71f3;
const KEY_DISABLED = 0x0000dead;

/** Which LUKS version an image's first bytes claim; undefined without the magic, or for a version that does not exist. */
export function looksLikeLuks(head: Uint8Array): 'luks' | 'luks2' | undefined {
  if (!hasMagic(head, 0, MAGIC) || head[6] !== 0) return undefined;
  if (head[7] === 1) return 'luks';
  return head[7] === 2 ? 'luks2' : undefined;
}

/** A LUKS version 1 container's facts. The payload runs to the end of the file, so the virtual size is what is left of
 *  its length. Key material is never read. Throws FormatError by the specification's field names. */
export function parseLuks1(source: ByteSource): ImageHeader {
  const header = readStructure(source, {
    format: 'luks',
    name: 'phdr',
    offset: 0n,
    size: HEADER_SIZE,
    littleEndian: false,
  });
  if (!hasMagic(header.bytes, 0, MAGIC)) header.fail('FORMAT_INVALID', 'magic', 'is not LUKS');
  if (header.u16(6) !== 1) header.fail('FORMAT_UNSUPPORTED', 'version', `${header.u16(6)}, expected 1`);
  const payload = BigInt(header.u32(104)) * SECTOR;
  if (payload < HEADER_SIZE) header.fail('FORMAT_INVALID', 'payload-offset', `${payload} is inside the header`);
  if (payload > source.length) {
    header.fail('FORMAT_TRUNCATED', 'payload-offset', `${payload}, the container ends at ${source.length}`);
  }
  return imageHeader({
    format: 'luks',
    virtualSize: roundUp(source.length, SECTOR) - payload,
    fullSize: source.length,
    encryption: 'luks',
    details: { ...cipherOf(header), 'payload-offset': payload, slots: slotsOf(header) },
  });
}

/** Cipher and key derivation in qemu-img's words: "aes" with 64 key bytes in XTS, which halves them, is aes-256. */
function cipherOf(header: Structure): Record<string, ImageDetail> {
  const [mode = '', ivGenerator = '', ivHash] = header.text(40, 32).split(/[-:]/u);
  const keyBytes = header.u32(108);
  const keyBits = (mode === 'xts' ? keyBytes / 2 : keyBytes) * 8;
  return {
    'cipher-alg': `${printable(header.text(8, 32))}-${keyBits}`,
    'cipher-mode': printable(mode),
    'ivgen-alg': printable(ivGenerator),
    ...(ivHash === undefined ? {} : { 'ivgen-hash-alg': printable(ivHash) }),
    'hash-alg': printable(header.text(72, 32)),
    'master-key-iters': header.u32(164),
    uuid: printable(header.text(168, 40)),
  };
}

function slotsOf(header: Structure): ImageDetail[] {
  return Array.from({ length: KEY_SLOTS }, (_, slot) => {
    const at = 208 + slot * KEY_SLOT_SIZE;
    const state = header.u32(at);
    if (state !== KEY_ENABLED && state !== KEY_DISABLED) {
      header.fail('FORMAT_INVALID', `key-slot-${slot + 1}.active`, `0x${state.toString(16)}`);
    }
    const keyOffset = BigInt(header.u32(at + 40)) * SECTOR;
    if (state === KEY_DISABLED) return { active: false, 'key-offset': keyOffset };
    return { active: true, iters: header.u32(at + 4), 'key-offset': keyOffset, stripes: header.u32(at + 44) };
  });
}

// Header text is hostile until shown otherwise: these fields are plain ASCII names in every real container.
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
