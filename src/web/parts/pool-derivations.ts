// How the figures of a pool's line come about: the same rules as docs/glossary.md, with the numbers of that pool.
import type { HostLine } from '../../wire/api/hosts.ts';
import type { Words } from '../words/en.ts';
import type { Derivation, Term } from './derivation.tsx';
import { ppmText } from './figures.tsx';

/** A pool as lists have it. */
type ListedPool = HostLine['pools'][number];

/** The figures of a pool that have a rule. */
export type PoolFigureName = 'worst' | 'withClaims' | 'available' | 'growth' | 'headroom' | 'perDay' | 'overCommit';

/** Where a figure is from, and what else is known of it. */
export interface PoolPlace {
  readonly hostId: string;
  /** Disks on this pool; undefined: the list does not say. */
  readonly disks: number | undefined;
  readonly isBound: boolean;
}

/** The rule of one figure. */
export function derivationOf(figure: PoolFigureName, pool: ListedPool, place: PoolPlace, words: Words): Derivation {
  const host = `/hosts/${encodeURIComponent(place.hostId)}`;
  const bound = place.isBound ? [words.derivation.notes.bound] : [];
  const unknown = pool.unknownDisks > 0 ? [words.derivation.notes.unknownDisks(pool.unknownDisks)] : [];
  const { rules, whole } = words.derivation;
  const ledger = { href: host, label: whole.ledger };
  switch (figure) {
    case 'worst':
      return {
        rule: rules.worst(place.disks),
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
    case 'headroom':
      return headroomOf(pool, place, words);
    case 'perDay':
      return perDayOf(pool, `${host}#past`, words);
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

function withClaimsOf(pool: ListedPool, { hostId }: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, whole } = derivation;
  const { worstCaseFree, worstCaseWithClaims } = pool;
  const isKnown = worstCaseFree !== undefined && worstCaseWithClaims !== undefined;
  return {
    rule: rules.withClaims,
    terms: [
      { label: terms.worst, bytes: worstCaseFree },
      { label: terms.unseen, sign: '−', bytes: isKnown ? worstCaseFree - worstCaseWithClaims : undefined },
    ],
    more: { href: `/place/decisions?host=${encodeURIComponent(hostId)}`, label: whole.claims },
  };
}

function growthTerm(pool: ListedPool, { isBound }: PoolPlace, { derivation }: Words): Term {
  return { label: derivation.terms.growth, bytes: pool.growth, isBound };
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

function headroomOf({ tracked }: ListedPool, { hostId }: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, notes, whole } = derivation;
  if (tracked === undefined) return { rule: rules.headroom, terms: [], notes: [notes.noTracked] };
  const policy = `/settings?host=${encodeURIComponent(hostId)}`;
  return {
    rule: rules.headroom,
    terms: [
      { label: terms.capacity, bytes: tracked.capacity, href: policy },
      { label: terms.claims, sign: '−', bytes: tracked.claimed },
    ],
    notes: tracked.partialClaims > 0 ? [notes.partialClaims(tracked.partialClaims)] : [],
    more: { href: `/place/decisions?host=${encodeURIComponent(hostId)}`, label: whole.claims },
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

function overCommitOf(pool: ListedPool, { hostId }: PoolPlace, { derivation }: Words): Derivation {
  const { rules, terms, whole } = derivation;
  const { tracked } = pool;
  const policy = `/settings?host=${encodeURIComponent(hostId)}`;
  return {
    rule: rules.overCommit,
    terms: [
      { label: terms.provisioned, bytes: pool.provisioned },
      { label: terms.total, sign: '÷', bytes: pool.total },
      { label: terms.reserved, sign: '−', bytes: tracked?.reserved ?? 0n, href: policy },
      { label: terms.ratio, text: ppmText(tracked?.allocationRatioPpm), href: policy },
    ],
    more: { href: policy, label: whole.policy },
  };
}
