// How the figures of a pool's line come about: the same rules as docs/glossary.md, with the numbers of that pool.
import { atLeast } from '../../core/bound.ts';
import { ratioText } from '../../core/ratio.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import type { Words } from '../words/en.ts';
import type { Derivation, Term } from './derivation.tsx';

/** A pool as lists have it. */
type ListedPool = HostLine['pools'][number];

/** The figures of a pool that have a rule. */
export type PoolFigureName =
  | 'worst'
  | 'withClaims'
  | 'available'
  | 'occupied'
  | 'total'
  | 'growth'
  | 'headroom'
  | 'reserved'
  | 'capacity'
  | 'claimed'
  | 'perDay'
  | 'overCommit';

/** Where a figure is from, and what else is known of it. */
export interface PoolPlace {
  /** Where its terms are: paths of the console, or "#…" on the same page. */
  readonly ways: { readonly ledger: string; readonly past: string; readonly policy: string; readonly claims: string };
  /** Disks on this pool; undefined: the list does not say. */
  readonly disks: number | undefined;
  readonly isBound: boolean;
}

/** The rule of one figure. */
export function derivationOf(figure: PoolFigureName, pool: ListedPool, place: PoolPlace, words: Words): Derivation {
  const { ways } = place;
  const bound = place.isBound ? [words.derivation.notes.bound] : [];
  const unknown = pool.unknownDisks > 0 ? [words.derivation.notes.unknownDisks(pool.unknownDisks)] : [];
  const { rules, whole } = words.derivation;
  const ledger = { href: ways.ledger, label: whole.ledger };
  switch (figure) {
    case 'worst':
      return {
        rule: rules.worst(atLeast(place.disks, place.isBound)),
        terms: worstTerms(pool, place, words),
        notes: [...bound, ...unknown],
        more: ledger,
      };
    case 'withClaims':
      return withClaimsOf(pool, place, words);
    case 'growth':
      return {
        rule: rules.growth,
        terms: [growthTerm(pool, place, words)],
        notes: [...bound, ...unknown],
        more: ledger,
      };
    case 'available':
      return {
        rule: rules.available,
        terms: availableTerms(pool, words),
        notes: [words.derivation.notes.sources[pool.kind]],
        more: ledger,
      };
    case 'occupied':
    case 'total':
      return { rule: rules[figure], terms: [], notes: [words.derivation.notes.told[pool.kind]], more: ledger };
    case 'headroom':
      return headroomOf(pool, place, words);
    case 'reserved':
      return { rule: rules.reserved, terms: [], more: { href: ways.policy, label: whole.policy } };
    case 'claimed':
      return {
        rule: rules.claimed,
        terms: [],
        notes: partialOf(pool.tracked, words),
        more: { href: ways.claims, label: whole.claims },
      };
    case 'capacity':
      return capacityOf(pool, place, words);
    case 'perDay':
      return perDayOf(pool, ways.past, words);
    case 'overCommit':
      return overCommitOf(pool, place, words);
  }
}

function worstTerms(pool: ListedPool, place: PoolPlace, words: Words): readonly Term[] {
  return [
    { label: words.derivation.terms.available, bytes: pool.available },
    { ...growthTerm(pool, place, words), sign: '−' },
  ];
}

function withClaimsOf(pool: ListedPool, { ways }: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, whole } = derivation;
  const { worstCaseFree, worstCaseWithClaims } = pool;
  const isKnown = worstCaseFree !== undefined && worstCaseWithClaims !== undefined;
  return {
    rule: rules.withClaims,
    terms: [
      { label: terms.worst, bytes: worstCaseFree },
      { label: terms.unseen, sign: '−', bytes: isKnown ? worstCaseFree - worstCaseWithClaims : undefined },
    ],
    more: { href: ways.claims, label: whole.claims },
  };
}

function growthTerm(pool: ListedPool, { isBound }: PoolPlace, { derivation }: Words): Term {
  return { label: derivation.terms.growth, bytes: atLeast(pool.growth, isBound), isBound };
}

function availableTerms({ total, occupied, available }: ListedPool, { derivation }: Words): readonly Term[] {
  const { terms } = derivation;
  const reserved = occupied === undefined || available === undefined ? undefined : total - occupied - available;
  return [
    { label: terms.total, bytes: total },
    { label: terms.occupied, sign: '−', bytes: occupied },
    ...(reserved === 0n ? [] : [{ label: terms.rootReserved, sign: '−' as const, bytes: reserved }]),
  ];
}

function headroomOf({ tracked }: ListedPool, { ways }: PoolPlace, words: Words): Derivation {
  const { rules, terms, notes, whole } = words.derivation;
  if (tracked === undefined) return { rule: rules.headroom, terms: [], notes: [notes.noTracked] };
  return {
    rule: rules.headroom,
    terms: [
      { label: terms.capacity, bytes: tracked.capacity, href: ways.policy },
      { label: terms.claims, sign: '−', bytes: tracked.claimed },
    ],
    notes: partialOf(tracked, words),
    more: { href: ways.claims, label: whole.claims },
  };
}

function partialOf(tracked: ListedPool['tracked'], { derivation: { notes } }: Words): readonly string[] {
  if (tracked === undefined) return [notes.noTracked];
  return tracked.partialClaims > 0 ? [notes.partialClaims(tracked.partialClaims)] : [];
}

function capacityOf({ total, tracked }: ListedPool, { ways }: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, notes, whole } = derivation;
  if (tracked === undefined) return { rule: rules.capacity, terms: [], notes: [notes.noTracked] };
  return {
    rule: rules.capacity,
    terms: [
      { label: terms.total, bytes: total },
      { label: terms.reserved, sign: '−', bytes: tracked.reserved, href: ways.policy },
      { label: terms.ratio, sign: '×', text: ratioText(tracked.allocationRatioPpm), href: ways.policy },
    ],
    notes: [notes.cutOff.bytes],
    more: { href: ways.policy, label: whole.policy },
  };
}

function perDayOf({ occupied, occupiedDayAgo }: ListedPool, past: string, { derivation }: Words): Derivation {
  const { rules, terms, notes, whole } = derivation;
  return {
    rule: rules.perDay,
    terms: [
      { label: terms.occupiedNow, bytes: occupied },
      { label: terms.occupiedDayAgo, sign: '−', bytes: occupiedDayAgo },
    ],
    notes: occupiedDayAgo === undefined ? [notes.noDayAgo] : [],
    more: { href: past, label: whole.past },
  };
}

function overCommitOf(pool: ListedPool, place: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, notes, whole } = derivation;
  const { tracked } = pool;
  const { policy } = place.ways;
  return {
    rule: rules.overCommit,
    terms: [
      { label: terms.provisioned, bytes: atLeast(pool.provisioned, place.isBound) },
      { label: terms.total, sign: '÷', bytes: pool.total },
      // Where nothing can be promised, nothing is reserved from it.
      ...(tracked === undefined
        ? []
        : [{ label: terms.reserved, sign: '−' as const, bytes: tracked.reserved, href: policy }]),
    ],
    notes:
      tracked === undefined
        ? [notes.noTracked]
        : [notes.ratioSet(ratioText(tracked.allocationRatioPpm)), notes.rounded],
    more: { href: policy, label: whole.policy },
  };
}
