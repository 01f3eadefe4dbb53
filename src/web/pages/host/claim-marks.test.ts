// Marks on a host's time axis: forced promises with who and why, resizes and moves; nothing of what goes its usual way.
import { expect, test } from 'vitest';
import { EN } from '../../words/en.ts';
import { marksOf } from './claim-marks.ts';

const eventAt = (atMs: number, detail: unknown) => ({
  id: `1-${atMs}`,
  atMs,
  hostId: 'h',
  hostName: 'kvm-1',
  kind: 'claim-changed',
  detail,
});

test('forced promises and moves are marks, oldest first; what is usual is none', () => {
  const events = [
    eventAt(5, { operation: 'start-move', guest: 'g-1', kind: 'resize-same-host' }),
    eventAt(4, { operation: 'adopt', guest: 'g-2' }),
    eventAt(3, { operation: 'open', guest: 'g-3', forced: { actor: 'night shift', reason: 'it is urgent' } }),
    eventAt(2, { operation: 'open', guest: 'g-3', forced: undefined }),
    eventAt(1, undefined),
  ];
  expect(marksOf(events, EN)).toEqual([
    { atMs: 3, kind: 'forced', label: 'promised though it did not fit, by night shift: it is urgent' },
    { atMs: 5, kind: 'resized', label: 'a resize or move of g-1 began' },
  ]);
});
