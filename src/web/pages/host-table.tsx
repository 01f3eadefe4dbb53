// The table of hosts: as many rows as there are, drawn as far as they are looked at.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useSteadyOrder } from '../parts/steady-order.ts';
import { useWords } from '../words/language.tsx';
import type { Choose } from './fleet-controls.tsx';
import { itemsOf, type HostRow } from './fleet-groups.ts';
import type { Sort, Wanted } from './fleet-order.ts';
import { GroupRow, Row, ROW_HEIGHT } from './host-row.tsx';

/** The table. Its order stays while somebody points at it. */
export function HostTable({
  rows: sorted,
  wanted,
  choose,
}: {
  readonly rows: readonly HostRow[];
  readonly wanted: Wanted;
  readonly choose: Choose;
}): ReactNode {
  const words = useWords();
  const [isHeld, setHeld] = useState(false);
  const { search, show, sort, isReversed, group } = wanted;
  const { rows, isOutdated } = useSteadyOrder(sorted, { isHeld, key: `${search} ${show} ${sort} ${isReversed}` });
  const items = useMemo(() => itemsOf(rows, group), [rows, group]);
  const viewport = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  if (rows.length === 0) return <p>{words.fleet.none}</p>;
  return (
    <>
      <p className="reorder" role="status">
        {isHeld && isOutdated ? (
          <button type="button" onClick={() => setHeld(false)}>
            {words.fleet.reorder}
          </button>
        ) : null}
      </p>
      <div
        ref={viewport}
        className="rows"
        role="table"
        aria-label={words.fleet.caption}
        aria-rowcount={items.length + 1}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        <HeaderRow wanted={wanted} choose={choose} />
        <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            const place = { index, start };
            return item.kind === 'group' ? (
              <GroupRow key={item.id} group={item} grouping={group} place={place} />
            ) : (
              <Row key={item.id} row={item.row} place={place} />
            );
          })}
        </div>
      </div>
    </>
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
                    choose('sort', sort);
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
