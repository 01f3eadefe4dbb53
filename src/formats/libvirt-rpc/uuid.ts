// UUIDs: sixteen raw bytes on libvirt's wire, lower-case text with hyphens everywhere in Ullage.
import { invariant } from '../../core/invariant.ts';
import type { Codec } from '../xdr/codec.ts';

/** VIR_UUID_BUFLEN in libvirt-host.h. */
const UUID_BYTES = 16;

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** remote_uuid: "6e0c…-…" in lower case. */
export const uuid: Codec<string> = {
  minSize: UUID_BYTES,
  encode(writer, value) {
    invariant(UUID_TEXT.test(value), 'a UUID is lower-case text with hyphens', { value });
    const digits = value.replaceAll('-', '');
    writer.fixedOpaque(
      Uint8Array.from({ length: UUID_BYTES }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)),
    );
  },
  decode(reader) {
    let text = '';
    for (const [at, byte] of reader.fixedOpaque(UUID_BYTES).entries()) {
      text += at === 4 || at === 6 || at === 8 || at === 10 ? `-${HEX[byte]}` : HEX[byte];
    }
    return text;
  },
};
