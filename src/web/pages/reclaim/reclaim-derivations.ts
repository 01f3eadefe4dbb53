// How it is known what could be had back: of one finding by its rule, and of all of them together.
import { isReclaimableCode } from '../../../core/reclaimable.ts';
import type { Reclaimable, ReclaimableTotals } from '../../api/reclaimable.ts';
import { filePath, hostPath } from '../../parts/addresses.ts';
import type { Derivation, Term } from '../../parts/derivation.tsx';
import type { Words } from '../../words/en.ts';

/** Of one finding: what its files occupy, less what of it stays. */
export function reclaimRule(finding: Reclaimable, { derivation, reclaiming }: Words): Derivation {
  const { code, bytesAtStake, evidence } = finding;
  const { terms, notes } = derivation;
  const occupied = evidence?.occupied;
  const stays = occupied === undefined || bytesAtStake === undefined ? undefined : occupied - bytesAtStake;
  return {
    rule: isReclaimableCode(code) ? derivation.reclaimed[code] : code,
    terms: [
      ...(evidence === undefined ? [] : [{ label: reclaiming.evidence.occupied, bytes: occupied }]),
      ...(stays === 0n || evidence === undefined ? [] : [{ label: terms.stays, sign: '−' as const, bytes: stays }]),
    ],
    notes: bytesAtStake === undefined ? [notes.backUnknown] : [],
    more: wayOf(finding, derivation),
  };
}

/** What files occupy, as stat counts it. */
export function occupiedRule(finding: Reclaimable, { derivation, reclaiming }: Words): Derivation {
  const files = finding.evidence?.files ?? 0;
  return {
    rule: derivation.rules.filesOccupy(reclaiming.evidence.files(files)),
    terms: [],
    more: wayOf(finding, derivation),
  };
}

function wayOf({ hostId, subject: { path } }: Reclaimable, { whole }: Words['derivation']): Derivation['more'] {
  return path === undefined
    ? { href: `${hostPath(hostId)}#findings`, label: whole.host }
    : { href: filePath(hostId, path), label: whole.file };
}

/** Kind by kind, less what two kinds tell of; of one kind its findings, which are listed below. */
export function reclaimSumRule(
  { bytes, known, unknown }: ReclaimableTotals['all'],
  totals: ReclaimableTotals | undefined,
  { derivation, reclaiming }: Words,
): Derivation {
  const { rules, terms, notes } = derivation;
  const kinds = totals?.codes ?? [];
  const twice = kinds.reduce((sum, kind) => sum + kind.bytes, 0n) - bytes;
  return {
    rule: rules.reclaimSum(known),
    terms: [
      ...kinds.map((kind, at): Term => ({
        label: reclaiming.codes[kind.code],
        ...(at === 0 ? {} : { sign: '+' }),
        bytes: kind.known === 0 && kind.unknown > 0 ? undefined : kind.bytes,
        href: `/reclaim?kind=${kind.code}`,
      })),
      ...(twice === 0n ? [] : [{ label: terms.toldTwice, sign: '−' as const, bytes: twice }]),
    ],
    notes: [reclaiming.onceNote, ...(unknown === 0 ? [] : [notes.unknownFindings(unknown)])],
  };
}
