// The figures that matter of a disk or a guest: the first ones large, each with how it comes about.
import type { ReactNode } from 'react';
import { Derived, type Derivation } from '../../parts/derivation.tsx';
import { Bytes } from '../../parts/figures.tsx';

/** One figure. */
export interface KeyFigure {
  readonly name: string;
  /** Undefined: not known. */
  readonly bytes: bigint | undefined;
  readonly isBound?: boolean;
  readonly derive: () => Derivation;
  /** What it is of, in a few words. */
  readonly of?: ReactNode;
}

/** The figures; `large` are for the eye first. */
export function KeyFigures({
  large,
  others,
}: {
  readonly large: readonly KeyFigure[];
  readonly others: readonly KeyFigure[];
}): ReactNode {
  return (
    <dl className="disk-figures">
      {large.map((figure) => (
        <Figure key={figure.name} figure={figure} size="large" />
      ))}
      {others.map((figure) => (
        <Figure key={figure.name} figure={figure} size="small" />
      ))}
    </dl>
  );
}

function Figure({ figure, size }: { readonly figure: KeyFigure; readonly size: 'large' | 'small' }): ReactNode {
  const { name, bytes, isBound, derive, of } = figure;
  return (
    <div className={size}>
      <dt>{name}</dt>
      <dd>
        <Derived name={name} derive={derive}>
          <Bytes of={bytes} isBound={isBound} />
        </Derived>
        {of === undefined ? null : <small>{of}</small>}
      </dd>
    </div>
  );
}
