// The disks of a guest, a line each, the largest growth first; what is not known comes before all, since it may be the largest.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { sourceName } from '../../../core/disk-source.ts';
import { hostPoolPath } from '../../parts/addresses.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Bytes, Unknown } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/en.ts';
import { grownBy, type DayAgo } from './day-ago.ts';
import { ceilingRule, growthRule, reasonText, type RuleContext } from './disk-rules.ts';
import { diskViewPath, type DiskView } from './disk-view.ts';

interface TableProps {
  readonly views: readonly DiskView[];
  readonly context: Omit<RuleContext, 'words'>;
  readonly dayAgo: DayAgo;
}

/** The table. */
export function DiskTable({ views, context, dayAgo }: TableProps): ReactNode {
  const source = useId();
  const words = useWords();
  const { columns, disks } = words;
  const labels = [columns.growth, columns.allocation, columns.ceiling, columns.virtual, columns.perDay];
  return (
    <Scrolls label={disks.disks}>
      <table className="disks" aria-describedby={source}>
        <caption>{disks.disks}</caption>
        <thead>
          <HeadRow labels={[columns.disk]} numbers={labels} rest={[columns.pool, columns.format, columns.discard]} />
        </thead>
        <tbody>
          {views.toSorted(largestFirst).map((view) => (
            <Row
              key={`${view.disk.target} ${view.disk.definedIn} ${sourceName(view.disk.source)}`}
              view={view}
              context={{ ...context, words }}
              dayAgo={dayAgo}
            />
          ))}
        </tbody>
      </table>
      <Source id={source}>{words.sources.disks}</Source>
    </Scrolls>
  );
}

function Row({
  view,
  context,
  dayAgo,
}: {
  readonly view: DiskView;
  readonly context: RuleContext;
  readonly dayAgo: DayAgo;
}): ReactNode {
  const { words, host } = context;
  const { disks, columns } = words;
  const { disk, figures, promises } = view;
  return (
    <tr>
      <th scope="row">
        <Link href={diskViewPath(host, view)}>{disk.target}</Link>
        {view.isOneOfSeveral ? <span className="which">{sourceName(disk.source)}</span> : null}
      </th>
      <td className="number">
        <Derived name={columns.growth} derive={() => growthRule(view, context)}>
          <Bytes of={figures.growth} isBound={figures.isBound} />
        </Derived>
      </td>
      <td className="number">
        <Bytes of={figures.allocation} />
      </td>
      <td className="number">
        <Derived name={columns.ceiling} derive={() => ceilingRule(view, context)}>
          <Bytes of={figures.ceiling} />
        </Derived>
      </td>
      <td className="number">
        <Bytes of={figures.virtualSize} />
      </td>
      <td className="number">
        <Bytes of={grownBy(view, dayAgo)} />
      </td>
      <td>
        {view.reason === undefined ? (
          promises.map(({ pool }) => (
            <Link key={pool.facts.id} className="of-pool" href={hostPoolPath(host, pool.facts.id)}>
              {pool.facts.name}
            </Link>
          ))
        ) : (
          <Why view={view} words={words} />
        )}
      </td>
      <td>{disk.format ?? <Unknown />}</td>
      <td>{disk.discard ?? disks.definition.discardDefault}</td>
    </tr>
  );
}

function Why({ view, words }: { readonly view: DiskView; readonly words: Words }): ReactNode {
  return <small>{reasonText(view, words)}</small>;
}

/** As core/pool.ts sorts promises; disks that charge nothing come last. */
function largestFirst(a: DiskView, b: DiskView): number {
  const [first, second] = [rank(a), rank(b)];
  if (first !== second) return first - second;
  const [one, other] = [a.figures.growth ?? 0n, b.figures.growth ?? 0n];
  if (one === other) return 0;
  return one > other ? -1 : 1;
}

function rank({ reason, figures }: DiskView): number {
  if (reason !== undefined && reason !== 'unresolved') return 2;
  return figures.growth === undefined ? 0 : 1;
}
