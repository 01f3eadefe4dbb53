// The head of a table: a column for each label, figures to the right.
import type { ReactNode } from 'react';

interface HeadProps {
  readonly labels: readonly string[];
  /** Of columns of figures, behind those. */
  readonly numbers?: readonly string[];
  /** Of columns behind the figures. */
  readonly rest?: readonly string[];
}

/** The row. */
export function HeadRow({ labels, numbers = [], rest = [] }: HeadProps): ReactNode {
  return (
    <tr>
      {labels.map((label) => (
        <th key={label} scope="col">
          {label}
        </th>
      ))}
      {numbers.map((label) => (
        <th key={label} scope="col" className="number">
          {label}
        </th>
      ))}
      {rest.map((label) => (
        <th key={label} scope="col">
          {label}
        </th>
      ))}
    </tr>
  );
}
