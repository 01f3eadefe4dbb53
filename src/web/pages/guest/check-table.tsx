// Checks as a table: each with a sign and a word for its outcome, what was found, and what to do.
import type { ReactNode } from 'react';
import { Unknown } from '../../parts/figures.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { useWords } from '../../words/language.tsx';
import type { Check, Outcome } from './checks.ts';

/** A shape for each outcome, beside its colour. */
const SIGNS: Readonly<Record<Outcome, string>> = { right: '✓', look: '◆', unread: '—' };

/** The table. */
export function CheckTable({
  caption,
  checks,
}: {
  readonly caption: string;
  readonly checks: readonly Check[];
}): ReactNode {
  const own = useWords().disks.checks;
  return (
    <Scrolls label={caption}>
      <table className="checks">
        <caption>
          {caption} · {countText(checks, own)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{own.check}</th>
            <th scope="col">{own.outcome}</th>
            <th scope="col">{own.found}</th>
            <th scope="col">{own.todo}</th>
          </tr>
        </thead>
        <tbody>
          {checks.toSorted(byOutcome).map(({ name, outcome, found, todo }) => (
            <tr key={`${name} ${found}`}>
              <th scope="row">{name}</th>
              <td className={`outcome ${outcome}`}>
                {outcome === 'unread' ? <Unknown /> : <span aria-hidden="true">{SIGNS[outcome]}</span>}{' '}
                {own.outcomes[outcome]}
              </td>
              <td className="found">{found}</td>
              <td className="todo">{todo}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** What is to be looked at comes first, and each outcome keeps its order. */
function byOutcome(a: Check, b: Check): number {
  return RANKS[a.outcome] - RANKS[b.outcome];
}

const RANKS: Readonly<Record<Outcome, number>> = { look: 0, unread: 1, right: 2 };

/** "2 to be looked at, 1 not read". */
export function countText(checks: readonly Check[], { count }: ReturnType<typeof useWords>['disks']['checks']): string {
  const of = (outcome: Outcome): number => checks.filter((check) => check.outcome === outcome).length;
  return count(of('look'), of('unread'));
}
