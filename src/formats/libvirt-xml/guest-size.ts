// How large a guest is to be: `<vcpu>` and `<memory>` of its domain. Source: libvirt.org/formatdomain.html, CPU and memory allocation.
import { GiB, KiB, MAX_BYTES, MiB, TiB, type Bytes } from '../../core/bytes.ts';
import type { GuestSize } from '../../core/guest.ts';
import { attribute, child, type XmlElement } from './xml-tree.ts';

/** What the domain says; nothing of what is absent or no number. */
export function guestSize(domain: XmlElement): GuestSize {
  return { vcpus: vcpusOf(child(domain, 'vcpu')), memory: memoryOf(child(domain, 'memory')) };
}

/** The text is the most that can be plugged in; `current` may be less. libvirt keeps it in an unsigned short. */
function vcpusOf(vcpu: XmlElement | undefined): number | undefined {
  const text = vcpu?.text.trim() ?? '';
  return /^[1-9]\d{0,4}$/u.test(text) ? Number.parseInt(text, 10) : undefined;
}

/** libvirt's own words for units; without one it means KiB. It writes KiB itself, but a copied tree may hold what a person wrote. */
const UNITS: ReadonlyMap<string, Bytes> = new Map([
  ['b', 1n],
  ['bytes', 1n],
  ['kb', 1_000n],
  ['k', KiB],
  ['kib', KiB],
  ['mb', 1_000_000n],
  ['m', MiB],
  ['mib', MiB],
  ['gb', 1_000_000_000n],
  ['g', GiB],
  ['gib', GiB],
  ['tb', 1_000_000_000_000n],
  ['t', TiB],
  ['tib', TiB],
]);

function memoryOf(memory: XmlElement | undefined): Bytes | undefined {
  const [text, unit] = [memory?.text.trim() ?? '', UNITS.get((attribute(memory, 'unit') ?? 'KiB').toLowerCase())];
  if (unit === undefined || !/^\d{1,19}$/u.test(text)) return undefined;
  const bytes = BigInt(text) * unit;
  return bytes > 0n && bytes <= MAX_BYTES ? bytes : undefined;
}
