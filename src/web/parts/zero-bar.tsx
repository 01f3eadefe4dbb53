// A bar through zero: what is left to the right, what is missing to the left. For the eye alone: the figure stands beside it.
import type { ReactNode } from 'react';
import { shareOf } from './figures.tsx';

/** Of a pool's total: what is left in the worst case, within what is available now. */
export function ZeroBar({
  worst,
  available,
  total,
}: {
  readonly worst: bigint | undefined;
  readonly available: bigint | undefined;
  readonly total: bigint;
}): ReactNode {
  const now = available === undefined ? 0 : shareOf(available, total);
  const left = worst === undefined ? undefined : shareOf(worst, total);
  return (
    <svg className="zero-bar" viewBox="-50 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="track" x={-50} y={3} width={100} height={4} />
      <rect className="available" x={0} y={3} width={Math.max(0, now) * 50} height={4} />
      {left === undefined ? null : (
        <rect
          className={left < 0 ? 'missing' : 'left'}
          x={Math.min(0, left) * 50}
          y={2}
          width={Math.max(0.6, Math.abs(left) * 50)}
          height={6}
        />
      )}
      <line className="zero" x1={0} x2={0} y1={0} y2={10} />
    </svg>
  );
}
