// Why the figures of a host may be off that a decision considered, and how old they were then.
import type { ReactNode } from 'react';
import type { HostAnswerLine } from '../../../wire/api/host-answer.ts';
import { agoText } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';

/** Late or lost when it was decided; undefined: fresh. */
export function oldness({ doubts = [] }: Pick<HostAnswerLine, 'doubts'>): 'late' | 'lost' | undefined {
  return doubts.find((doubt) => doubt === 'late' || doubt === 'lost');
}

/** The mark of a late or lost host, with the age that its figures had. */
export function AnswerAge({ of }: { readonly of: HostAnswerLine }): ReactNode {
  const words = useWords();
  const state = oldness(of);
  if (state === undefined) return null;
  const { ageMs } = of;
  return (
    <>
      {' '}
      <span className={`state ${state}`}>
        {words.freshness[state]}
        {ageMs === undefined ? null : ` · ${agoText(ageMs, words)}`}
      </span>
    </>
  );
}

/** All that there is of the chosen host, in a line. */
export function Doubts({ of }: { readonly of: HostAnswerLine }): ReactNode {
  const { effect, doubts } = useWords().placement;
  if (of.doubts === undefined) return null;
  return (
    <p className="warns">
      ? {effect.doubtful}: {of.doubts.map((doubt) => doubts[doubt]).join(', ')}
      <AnswerAge of={of} />
    </p>
  );
}
