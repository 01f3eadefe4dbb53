// How much could be had back, by kind: each kind with its sum is also the choice of it.
import type { ReactNode } from 'react';
import { atLeast } from '../../../core/bound.ts';
import type { ReclaimableTotals } from '../../api/reclaimable.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Bytes, Unknown } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { reclaimSumRule } from './reclaim-derivations.ts';

type Sums = ReclaimableTotals['all'];

/** The kinds that there are. One of them is chosen, or all. */
export function KindChoice({
  of,
  mayBeMore,
  kind,
  choose,
}: {
  readonly of: ReclaimableTotals;
  readonly mayBeMore: boolean;
  /** "" is all. */
  readonly kind: string;
  readonly choose: (kind: string) => void;
}): ReactNode {
  const { reclaiming } = useWords();
  return (
    <div role="group" aria-label={reclaiming.kinds} className="kind-choice">
      <Kind
        name={reclaiming.allKinds}
        of={of.all}
        mayBeMore={mayBeMore}
        isChosen={kind === ''}
        choose={() => choose('')}
      />
      {of.codes.map((sums) => (
        <Kind
          key={sums.code}
          name={reclaiming.codes[sums.code]}
          of={sums}
          mayBeMore={mayBeMore}
          isChosen={kind === sums.code}
          choose={() => choose(sums.code)}
        />
      ))}
    </div>
  );
}

function Kind({
  name,
  of,
  mayBeMore,
  isChosen,
  choose,
}: {
  readonly name: string;
  readonly of: Sums;
  readonly mayBeMore: boolean;
  readonly isChosen: boolean;
  readonly choose: () => void;
}): ReactNode {
  const { known, unknown } = of;
  return (
    <button type="button" aria-pressed={isChosen} onClick={choose}>
      <span>{name}</span>{' '}
      <strong>{isUnknown(of, mayBeMore) ? <Unknown /> : <Bytes of={of.bytes} isBound={unknown > 0} />}</strong>{' '}
      <small>{atLeast(known + unknown, mayBeMore)}</small>
    </button>
  );
}

/** Nothing is known of any, or nothing of how much it is. `mayBeMore`: findings that nobody could see. */
function isUnknown({ known, unknown }: Sums, mayBeMore: boolean): boolean {
  return known === 0 && (unknown > 0 || mayBeMore);
}

/** The sum in words: of how many, and what is not in it. */
export function Sum({
  of: sums,
  mayBeMore,
  totals,
}: {
  readonly of: Sums;
  readonly mayBeMore: boolean;
  /** Of every kind; undefined where one kind is chosen. */
  readonly totals: ReclaimableTotals | undefined;
}): ReactNode {
  const words = useWords();
  const { reclaiming } = words;
  const { bytes, known, unknown, stale } = sums;
  return (
    <p className="sum" role="status">
      {unknown > 0 ? `${reclaiming.atLeast} ` : null}
      <Derived name={reclaiming.bytes} derive={() => reclaimSumRule(sums, totals, words)}>
        {isUnknown(sums, mayBeMore) ? <Unknown /> : <Bytes of={bytes} />}
      </Derived>{' '}
      {atLeast(known + unknown, mayBeMore) === undefined ? null : reclaiming.ofKnown(known, unknown)}
      {stale === 0 ? null : ` · ${reclaiming.stale(stale)}`} <span className="hint">{reclaiming.onceNote}</span>
    </p>
  );
}
