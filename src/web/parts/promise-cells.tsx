// What a disk may still take, and what that comes of: four cells of every table of promises, and what their columns are called.
import type { ReactNode } from 'react';
import type { Promised } from '../api/explanation.ts';
import type { Words } from '../words/en.ts';
import { Bytes } from './figures.tsx';

/** The names of their columns. */
export function promiseColumns({ growth, virtual, allocation, ceiling }: Words['columns']): readonly string[] {
  return [growth, virtual, allocation, ceiling];
}

/** The cells, in that order. */
export function PromiseCells({
  of: { growth, virtualSize, allocation, ceiling, basis },
}: {
  readonly of: Pick<Promised, 'growth' | 'virtualSize' | 'allocation' | 'ceiling'> & { readonly basis: string };
}): ReactNode {
  return (
    <>
      <td className="number">
        <Bytes of={growth} isBound={basis === 'reported'} />
      </td>
      <td className="number">
        <Bytes of={virtualSize} />
      </td>
      <td className="number">
        <Bytes of={allocation} />
      </td>
      <td className="number">
        <Bytes of={ceiling} />
      </td>
    </>
  );
}
