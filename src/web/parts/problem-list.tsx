// Problems one below the other: what could not be read, and of what.
import type { ReactNode } from 'react';
import type { Explanation } from '../api/explanation.ts';
import { useWords } from '../words/language.tsx';
import { useLongList } from './long-list.tsx';
import { ProblemText } from './said.tsx';

type Problem = Explanation['problems'][number];

/** As many are drawn at once. */
const FIRST = 50;

/** The list; nothing where there are none. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const { host, problemOf } = useWords();
  const list = useLongList(problems, { name: host.problems, textOf: keyOf, first: FIRST });
  if (problems.length === 0) return null;
  return (
    <>
      {list.find}
      <ul className="problems">
        {list.shown.map((problem) => {
          const { path } = problem.subject;
          // Where the kind is said first, so is what it is about; and what was attempted may name the file.
          const isNamed = path === undefined || problemOf !== undefined || problem.attempted.includes(path);
          return (
            <li key={keyOf(problem)}>
              {isNamed ? null : <code>{path} </code>}
              <ProblemText problem={problem} />
            </li>
          );
        })}
      </ul>
      {list.more}
    </>
  );
}

function keyOf({ kind, subject, attempted, found }: Problem): string {
  return JSON.stringify([kind, subject, attempted, found]);
}
