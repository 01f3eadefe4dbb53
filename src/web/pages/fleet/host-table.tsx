// The table of hosts: as many rows as there are, drawn as far as they are looked at.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useHold } from '../../parts/hold.ts';
import { useRowKeys } from '../../parts/row-keys.ts';
import { useSteadyOrder } from '../../parts/steady-order.ts';
import { useWords } from '../../words/language.tsx';
import type { Choose } from './fleet-controls.tsx';
import { itemsOf, type FleetItem, type HostRow } from './fleet-groups.ts';
import type { Sort, Wanted } from './fleet-order.ts';
import { GroupRow, Row, ROW_HEIGHT } from './host-row.tsx';

/** The table. Its order stays while somebody points at it. */
export function HostTable({
  rows: sorted,
  wanted,
  choose,
  count,
}: {
  readonly rows: readonly HostRow[];
  readonly wanted: Wanted;
  readonly choose: Choose;
  /** How many there are, in words. */
  readonly count: string;
}): ReactNode {
  const words = useWords();
  const { isHeld, release, holding } = useHold();
  const { search, show, sort, isReversed, group } = wanted;
  const { rows, isOutdated } = useSteadyOrder(sorted, { isHeld, key: `${search} ${show} ${sort} ${isReversed}` });
  const items = useMemo(() => itemsOf(rows, group), [rows, group]);
  return (
    <>
      {rows.length === 0 ? <NoneShown /> : <RowGrid items={items} wanted={wanted} choose={choose} holding={holding} />}
      <p className="count">
        <span role="status">{count}</span>
        {isHeld && isOutdated ? (
          <button type="button" onClick={release}>
            {words.fleet.reorder}
          </button>
        ) : null}
      </p>
    </>
  );
}

/** One of its rows is reached by Tab; from there arrow keys and their like move, and Enter opens the host. */
function RowGrid({
  items,
  wanted,
  choose,
  holding,
}: {
  readonly items: readonly FleetItem[];
  readonly wanted: Wanted;
  readonly choose: Choose;
  readonly holding: ReturnType<typeof useHold>['holding'];
}): ReactNode {
  const { fleet } = useWords();
  const [, goTo] = useLocation();
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const namesakes = useMemo(() => namesakesOf(items), [items]);
  const viewport = useRef<HTMLDivElement>(null);
  const open = (index: number): void => {
    const item = items[index];
    if (item?.kind === 'host') goTo(`/hosts/${encodeURIComponent(item.row.id)}`);
  };
  const keys = useRowKeys({ list: viewport, ids, open });
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    rangeExtractor: keys.rangeExtractor,
    // The head covers as much of what is scrolled to the end.
    scrollPaddingEnd: HEAD_HEIGHT,
  });
  return (
    <div
      ref={viewport}
      className="rows"
      role="grid"
      aria-label={fleet.caption}
      aria-rowcount={items.length + 1}
      onKeyDown={(event) => keys.onKeyDown(event, virtual)}
      {...holding}
    >
      <HeaderRow wanted={wanted} choose={choose} />
      <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const place = { index, start, isActive: index === keys.active, settle: keys.settle };
          return item.kind === 'group' ? (
            <GroupRow key={item.id} group={item} grouping={wanted.group} place={place} />
          ) : (
            <Row key={item.id} row={item.row} place={place} hasNamesake={namesakes.has(item.row.host.name)} />
          );
        })}
      </div>
    </div>
  );
}

/** In pixels, at most: with headings of two lines. */
const HEAD_HEIGHT = 48;

/** Names that more than one host has: a machine that was installed anew, or a copied one. Told apart by their ids. */
function namesakesOf(items: readonly FleetItem[]): ReadonlySet<string> {
  const ids = new Map<string, string>();
  const repeated = new Set<string>();
  for (const item of items) {
    if (item.kind !== 'host') continue;
    const { name, id } = item.row.host;
    if ((ids.get(name) ?? id) !== id) repeated.add(name);
    ids.set(name, id);
  }
  return repeated;
}

function NoneShown(): ReactNode {
  const { fleet } = useWords();
  return (
    <div className="empty">
      <p>{fleet.none}</p>
      <p>
        <Link href="/">{fleet.noneHint}</Link>
      </p>
    </div>
  );
}

function HeaderRow({ wanted, choose }: { readonly wanted: Wanted; readonly choose: Choose }): ReactNode {
  const { columns } = useWords();
  const headers: readonly (readonly [sort: Sort | undefined, label: string, kind: string])[] = [
    ['name', columns.host, ''],
    ['state', columns.state, ''],
    [undefined, columns.bar, ''],
    ['worst', columns.worst, 'number'],
    ['available', columns.available, 'number'],
    ['headroom', columns.headroom, 'number'],
    ['growth', columns.growth, 'number'],
    ['day', columns.perDay, 'number'],
    ['ratio', columns.overCommitBesideSet, 'number'],
    ['guests', columns.guests, 'number'],
    ['findings', columns.findings, ''],
  ];
  return (
    <div role="rowgroup" className="head">
      <div role="row" aria-rowindex={1}>
        {headers.map(([sort, label, kind]) => {
          const isSorted = sort === wanted.sort;
          return (
            <div
              key={label}
              role="columnheader"
              className={kind}
              aria-sort={isSorted ? (wanted.isReversed ? 'descending' : 'ascending') : undefined}
            >
              {sort === undefined ? (
                label
              ) : (
                <button
                  type="button"
                  onClick={() => {
                    choose('order', isSorted && !wanted.isReversed ? 'down' : '');
                    // One step for the back button.
                    choose('sort', sort, true);
                  }}
                >
                  {label}
                  {isSorted ? <span aria-hidden="true">{wanted.isReversed ? ' ↓' : ' ↑'}</span> : null}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
