// What a disk has of what it can come to have: for the eye, with the same in words below.
import type { ReactNode } from 'react';
import { formatBytes } from '../../../core/format-bytes.ts';
import { shareOf } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import type { DiskFigures } from './disk-view.ts';

/** The bar, from nothing to the ceiling, or to the virtual size where that is more. */
export function SizeBar({ of: { allocation, growth, virtualSize } }: { readonly of: DiskFigures }): ReactNode {
  const { disks } = useWords();
  if (allocation === undefined || growth === undefined) return <p className="hint">{disks.barUnknown}</p>;
  const most = allocation + growth;
  const whole = virtualSize !== undefined && virtualSize > most ? virtualSize : most;
  const at = (bytes: bigint): number => shareOf(bytes, whole) * 1_000;
  return (
    <figure className="size-bar">
      <svg
        viewBox="0 0 1000 24"
        preserveAspectRatio="none"
        role="img"
        aria-label={disks.bar(formatBytes(allocation), formatBytes(most))}
      >
        <rect className="track" x={0} y={4} width={1000} height={16} />
        <rect className="allocated" x={0} y={4} width={at(allocation)} height={16} />
        <rect className="growth" x={at(allocation)} y={4} width={at(growth)} height={16} />
        {virtualSize === undefined ? null : (
          <line className="virtual" x1={at(virtualSize)} x2={at(virtualSize)} y1={0} y2={24} />
        )}
      </svg>
      <figcaption>
        <span className="key allocated">{disks.legend.allocated}</span>
        <span className="key growth">{disks.legend.growth}</span>
        {virtualSize === undefined ? null : <span className="key virtual">{disks.legend.virtual}</span>}
      </figcaption>
    </figure>
  );
}
