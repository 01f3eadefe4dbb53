// From which figure on something is a finding: set where the server is started, shown here.
import { useId, type ReactNode } from 'react';
import type { z } from 'zod';
import type { LIST_POLICIES } from '../../../wire/api/policies.ts';
import { Source } from '../../parts/source.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { useWords } from '../../words/language.tsx';

type Thresholds = z.output<typeof LIST_POLICIES.answer>['thresholds'];

/** A row each. */
export function ThresholdTable({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { thresholds: words } = useWords().policies;
  const source = useId();
  const rows = [
    [words.snapshotAgeDays, words.days(thresholds.snapshotAgeDays)],
    [words.snapshotSharePercent, `${thresholds.snapshotSharePercent} %`],
    [words.thinPoolPercent, `${thresholds.thinPoolPercent} %`],
    [words.inodePercent, `${thresholds.inodePercent} %`],
  ] as const;
  return (
    <section className="thresholds">
      <h2>{words.title}</h2>
      <Source id={source}>{words.explain}</Source>
      <Scrolls label={words.title}>
        <table aria-describedby={source}>
          <caption className="for-screen-readers">{words.title}</caption>
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </section>
  );
}
