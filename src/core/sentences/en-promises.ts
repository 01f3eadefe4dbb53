// The worst case in English: true in every case, with what is not known said beside it.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';
import { moreText } from './en-parts.ts';

/** Sentences (worst, caveat) and clauses (growth). */
export const EN_PROMISES = {
  'worst:unknown': (o: { pool: string; growth: string }) =>
    `How full ${o.pool} is could not be read, so what its promises would leave is unknown: ${o.growth}.`,
  'worst:no-disks': (o: { available: bigint; isCertain: boolean }) =>
    `${formatBytes(o.available)} is available, and no guest${o.isCertain ? '' : ' is known that'} has a disk here.`,
  worst: (o: { worstCaseFree: bigint; isBound: boolean; growth: string; available: bigint }) =>
    `${worstText(o)}: ${o.growth}, and ${formatBytes(o.available)} is available.`,
  'growth:no-guest': () => 'no guest has a disk here',
  'growth:unknown': () => 'no growth is known',
  'growth:none': (o: { guests: number }) =>
    o.guests === 1 ? 'its one guest cannot grow' : `none of its ${o.guests} guests can grow`,
  'growth:one-guest': (o: { guest: string; growth: bigint }) =>
    `its one guest, ${o.guest}, could still grow by ${formatBytes(o.growth)}`,
  growth: (o: { growing: number; guests: number; low: bigint; high: bigint; together: bigint }) => {
    const who = `${o.growing} of ${o.guests} guests`;
    const [low, high, together] = [formatBytes(o.low), formatBytes(o.high), formatBytes(o.together)];
    if (o.growing === 1) return `${who} could still grow, by ${together}`;
    if (low === high) return `${who} could each still grow by ${low}, ${together} together`;
    return `${who} could still grow, each by ${low} to ${high}, ${together} together`;
  },
  'caveat:unknown': (o: { disks: number }) =>
    `The growth of ${counted(o.disks, 'disk')} is unknown and not in this figure.`,
  'caveat:reported': (o: { disks: number }) =>
    `Of ${counted(o.disks, 'disk')} only libvirt's size is in it: metadata and snapshots come on top.`,
  'caveat:layers': (o: { images: number; growth: bigint | undefined }) =>
    o.images === 1
      ? `1 image is taken for a lower layer on another image's word; else it could take ${moreText(o.growth)}.`
      : `${o.images} images are taken for a lower layer on another image's word; else they could take ${moreText(o.growth)}.`,
  'caveat:orphans': (o: { images: number; growth: bigint | undefined }) =>
    o.images === 1
      ? `1 image is no known guest's; as a guest's that was not copied or read it could take ${moreText(o.growth)}.`
      : `${o.images} images are no known guest's; as a guest's that was not copied or read they could take ${moreText(o.growth)}.`,
  'caveat:shared': (o: { atLeast: bigint }) =>
    `Files here share at least ${formatBytes(o.atLeast)}, which rewriting would take on top.`,
  'caveat:unresolved': (o: { disks: number }) =>
    `${counted(o.disks, 'disk')} could not be found or reached, and ${o.disks === 1 ? 'is' : 'are'} missing from this figure.`,
};

function worstText(o: { readonly worstCaseFree: bigint; readonly isBound: boolean }): string {
  if (o.worstCaseFree < 0n)
    return `Promised ${o.isBound ? 'at least ' : ''}${formatBytes(-o.worstCaseFree)} more than there is`;
  if (o.worstCaseFree === 0n)
    return o.isBound ? 'Promised at least all that there is' : 'Promised exactly what there is';
  return `If every guest filled its disks, ${o.isBound ? 'at most ' : ''}${formatBytes(o.worstCaseFree)} would be left`;
}
