// The marks of a time axis as a list: who cannot see the drawing reads them here, and everybody reads what they say.
import type { ReactNode } from 'react';
import { Moment } from '../../parts/figures.tsx';
import { MARK_SIGNS, type ChartMark } from '../../parts/chart-lines.ts';
import { useWords } from '../../words/language.tsx';

/** The list; nothing where there is no mark. */
export function PastMarks({
  marks,
  isWhole,
}: {
  readonly marks: readonly ChartMark[];
  readonly isWhole: boolean;
}): ReactNode {
  const { past } = useWords();
  return (
    <>
      {marks.length === 0 ? null : (
        <ul className="marks" aria-label={past.marks}>
          {marks.map(({ atMs, kind, label }) => (
            <li key={`${atMs} ${label}`}>
              <span className={`mark ${kind}`} aria-hidden="true">
                {MARK_SIGNS[kind]}
              </span>{' '}
              <Moment atMs={atMs} />: {label}
            </li>
          ))}
        </ul>
      )}
      {isWhole ? null : <p>{past.moreMarks}</p>}
    </>
  );
}
