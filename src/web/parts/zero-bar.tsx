// A bar through zero: what is left to the right, what is missing to the left.
import type { ReactNode } from 'react';
import { formatBytes } from '../../core/format-bytes.ts';
import { useWords } from '../words/language.tsx';
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
  const { frame } = useWords();
  const now = available === undefined ? 0 : shareOf(available, total);
  const left = worst === undefined ? undefined : shareOf(worst, total);
  const width = Math.max(0.6, Math.abs(left ?? 0) * 50);
  const bar = { x: Math.min(0, left ?? 0) * 50, y: 2, width, height: 6 };
  return (
    <svg
      className="zero-bar"
      viewBox="-50 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={frame.bar(textOf(worst), textOf(available), textOf(total))}
      focusable="false"
    >
      <rect className="track" x={-50} y={4} width={100} height={2} />
      <rect className="available" x={0} y={3} width={Math.max(0, now) * 50} height={4} />
      {left === undefined ? null : <rect className={left < 0 ? 'missing' : 'left'} {...bar} />}
      {left === undefined || left >= 0 ? null : <rect fill="url(#hatching)" {...bar} />}
      <line className="zero" x1={0} x2={0} y1={0} y2={10} />
    </svg>
  );
}

function textOf(bytes: bigint | undefined): string {
  return bytes === undefined ? '—' : formatBytes(bytes).replace('-', '−');
}

/** The lines over what is below zero, once for all bars of the document. */
export function Hatching(): ReactNode {
  return (
    <svg width={0} height={0} aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatching" width={4} height={4} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="hatching" x1={0} x2={0} y1={0} y2={4} />
        </pattern>
      </defs>
    </svg>
  );
}
