// The rows of a long list by keyboard: one of them is reached by Tab, and keys move from there. It is drawn wherever the list is scrolled to.
import type { Virtualizer } from '@tanstack/react-virtual';
import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

interface RowKeys {
  /** The row that Tab comes to; −1 in an empty list. */
  readonly active: number;
  /** Which rows are drawn: for the virtualizer. */
  readonly rangeExtractor: (range: Range) => number[];
  /** For the element that holds the list. `virtual` scrolls it. */
  readonly onKeyDown: (event: KeyboardEvent, virtual: Virtualizer<HTMLDivElement, Element>) => void;
  /** Of a row that got the focus by other means. */
  readonly settle: (index: number) => void;
}

/** `list` holds an element with data-row="…" for each row that is drawn; `ids` are of all rows, in order. `open` is for Enter. */
export function useRowKeys({
  list,
  ids,
  open,
}: {
  readonly list: RefObject<HTMLElement | null>;
  readonly ids: readonly string[];
  readonly open: (index: number) => void;
}): RowKeys {
  const [activeId, setActiveId] = useState<string>();
  const active = useMemo(() => Math.max(ids.indexOf(activeId ?? ''), ids.length === 0 ? -1 : 0), [ids, activeId]);
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
    if (row === null || row === undefined) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      return active < 0 || drawn.includes(active) ? drawn : [...drawn, active].toSorted((a, b) => a - b);
    },
    [active],
  );
  const onKeyDown: RowKeys['onKeyDown'] = (event, virtual) => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (row === null) return;
    if (event.key === 'Enter' && event.target === row) return open(active);
    const pageRows = Math.max(1, virtual.getVirtualItems().length - 2 * virtual.options.overscan - 1);
    const next = nextRow(event.key, active, { last: ids.length - 1, pageRows });
    if (next === undefined) return;
    event.preventDefault();
    wantsFocus.current = true;
    setActiveId(ids[next]);
    virtual.scrollToIndex(next);
  };
  return { active, rangeExtractor, onKeyDown, settle: (index) => setActiveId(ids[index]) };
}

/** Where a key leads from a row; undefined: nowhere. */
export function nextRow(
  key: string,
  from: number,
  { last, pageRows }: { readonly last: number; readonly pageRows: number },
): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, last);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'PageDown':
      return Math.min(from + pageRows, last);
    case 'PageUp':
      return Math.max(from - pageRows, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
