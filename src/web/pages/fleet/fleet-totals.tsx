// The fleet as one: a card for each kind of pool, shared pools counted once, and how old it is.
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { atLeast } from '../../../core/bound.ts';
import type { FLEET } from '../../../wire/api/fleet.ts';
import { Derived, type Derivation, type TermValue } from '../../parts/derivation.tsx';
import { Bytes } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/en.ts';

type Totals = z.output<typeof FLEET.answer>['totals'];

type Total = Totals[number];

/** Kinds lie in one another: they are never added up. */
const KINDS = ['filesystem', 'volume-group', 'thin-pool'] as const;

/** The cards; kinds that nobody has are named after them. */
export function FleetTotals({
  totals,
  partialHosts,
}: {
  readonly totals: Totals;
  /** Of which not everything could be read: they may have what nobody is known to have. */
  readonly partialHosts: number;
}): ReactNode {
  const { fleet } = useWords();
  const absent = KINDS.filter((kind) => !totals.some((one) => one.kind === kind)).map((kind) => fleet.kinds[kind]);
  return (
    <section aria-label={fleet.totals} className="totals">
      <ul>
        {KINDS.map((kind) => totals.find((one) => one.kind === kind)).map((total) =>
          total === undefined ? null : <Card key={total.kind} total={total} />,
        )}
        {absent.length === 0 ? null : (
          <li className="absent">{partialHosts === 0 ? fleet.noneOfKinds(absent) : fleet.noneKnownOfKinds(absent)}</li>
        )}
      </ul>
    </section>
  );
}

function Card({ total }: { readonly total: Total }): ReactNode {
  const { fleet } = useWords();
  return (
    <li>
      <h2>
        {fleet.kinds[total.kind]} <small>{fleet.pools(total.pools)}</small>
      </h2>
      <Figures total={total} />
      <Cautions total={total} />
    </li>
  );
}

/** The name says that it is missing: a sign would say so twice. */
function Missing({ total: { missing, boundPools } }: { readonly total: Total }): ReactNode {
  return (
    <span className={missing === 0n ? undefined : 'short'}>
      <Bytes of={atLeast(missing, boundPools > 0)} isBound={boundPools > 0} />
    </span>
  );
}

/** Always a line: a caution that comes or goes moves nothing below. */
function Cautions({ total }: { readonly total: Total }): ReactNode {
  const { fleet } = useWords();
  const { shortPools, unknownPools, stalePools } = total;
  const rest = [
    ...(unknownPools === 0 ? [] : [fleet.unknownPools(unknownPools)]),
    ...(stalePools === 0 ? [] : [fleet.stalePools(stalePools)]),
  ];
  return (
    <p className="cautions">
      {shortPools === 0 ? null : <span className="warns">▼ {fleet.shortPools(shortPools)}</span>}
      {shortPools === 0 || rest.length === 0 ? null : ' · '}
      {rest.join(' · ')}
    </p>
  );
}

function Figures({ total }: { readonly total: Total }): ReactNode {
  const words = useWords();
  const { fleet, columns } = words;
  const isBound = total.boundPools > 0;
  const figures: readonly (readonly [name: string, figure: ReactNode, derive: () => Derivation])[] = [
    [columns.available, <Bytes key="available" of={total.available} />, () => availableOf(total, words)],
    [fleet.left, <Bytes key="left" of={total.left} isBound={isBound} />, () => leftOf(total, words)],
    [fleet.missing, <Missing key="missing" total={total} />, () => missingOf(total, words)],
  ];
  return (
    <dl>
      {figures.map(([name, figure, derive]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Derived name={name} derive={derive}>
              {figure}
            </Derived>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const POOLS = '/pools';

function availableOf({ pools, total, occupied, available }: Total, { derivation, fleet }: Words): Derivation {
  const { terms, totals } = derivation;
  return {
    rule: totals.available(pools),
    terms: [
      { label: terms.total, bytes: total },
      { label: terms.occupied, sign: '−', bytes: occupied },
      { label: terms.rootReserved, sign: '−', bytes: total - occupied - available },
    ],
    notes: [fleet.totals],
    more: { href: POOLS, label: totals.pools },
  };
}

function leftOf(total: Total, words: Words): Derivation {
  const { totals, terms } = words.derivation;
  return {
    rule: totals.left,
    terms: [
      { label: terms.available, bytes: total.available },
      { label: terms.growth, sign: '−', ...leastTerm(total.growth, total) },
      { label: totals.missingElsewhere, sign: '+', ...leastTerm(total.missing, total) },
    ],
    notes: notesOf(total, words),
    more: { href: POOLS, label: totals.pools },
  };
}

function missingOf(total: Total, words: Words): Derivation {
  const { totals } = words.derivation;
  return {
    rule: totals.missing(total.shortPools),
    terms: [{ label: totals.shortPools, ...leastTerm(total.missing, total) }],
    notes: notesOf(total, words),
    more: { href: POOLS, label: totals.pools },
  };
}

function leastTerm(bytes: bigint, { boundPools }: Total): TermValue {
  const isBound = boundPools > 0;
  return { bytes: atLeast(bytes, isBound), isBound };
}

function notesOf({ boundPools, unknownDisks }: Total, { derivation: { notes } }: Words): readonly string[] {
  return [
    ...(boundPools === 0 ? [] : [notes.bound]),
    ...(unknownDisks === 0 ? [] : [notes.unknownDisks(unknownDisks)]),
  ];
}
