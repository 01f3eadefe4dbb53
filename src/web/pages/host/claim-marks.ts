// Which of a host's events are marks on its time axis: what was promised though it did not fit, and guests that were resized or moved.
import type { ListedEvent } from '../../../wire/api/events.ts';
import type { ChartMark } from '../../parts/chart-lines.ts';
import type { Words } from '../../words/en.ts';

const OPERATIONS = ['rebuild', 'start-move', 'confirm-move', 'revert-move', 'expire-move'] as const;

/** The marks, oldest first. */
export function marksOf(events: readonly ListedEvent[], words: Pick<Words, 'past'>): readonly ChartMark[] {
  return events.flatMap((event) => markOf(event, words) ?? []).toSorted((a, b) => a.atMs - b.atMs);
}

function markOf({ atMs, detail }: ListedEvent, { past }: Pick<Words, 'past'>): ChartMark | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const forced = 'forced' in detail && typeof detail.forced === 'object' ? detail.forced : null;
  if (forced !== null) {
    return { atMs, kind: 'forced', label: past.forced(textIn(forced, 'actor'), textIn(forced, 'reason')) };
  }
  const operation = OPERATIONS.find((one) => 'operation' in detail && detail.operation === one);
  if (operation === undefined) return undefined;
  return { atMs, kind: 'resized', label: past.operations[operation](textIn(detail, 'guest')) };
}

function textIn(record: object, key: string): string {
  const value: unknown = new Map<string, unknown>(Object.entries(record)).get(key);
  return typeof value === 'string' ? value : '—';
}
