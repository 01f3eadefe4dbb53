// Where figures come from that are nobody's sum: what measured them, or who set them, and of when. A table refers to it as its description.
import type { ReactNode } from 'react';

/** The line below a table, or a list. `id` is what that names in its aria-describedby. */
export function Source({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <p id={id} className="hint source">
      {children}
    </p>
  );
}
